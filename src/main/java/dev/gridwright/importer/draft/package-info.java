/// A grid that is being made of a file of another tool: its axes, names and values, and the notes on what could not be
/// kept. What the tools have in common, and what none of them says.
///
/// May import `grid.tree`; knows no tool.
@NullMarked
package dev.gridwright.importer.draft;

import org.jspecify.annotations.NullMarked;
