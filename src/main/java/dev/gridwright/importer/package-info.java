/// Files of other tools as grids: what a tool's file means at its home is kept, and what cannot be kept is named.
///
/// Top down: `Importer` reads a file, `importer.tool` knows what each tool means by it, `importer.draft` is the grid
/// that comes of it, `GridText` writes that. May import `grid.tree` and its two parts.
@NullMarked
package dev.gridwright.importer;

import org.jspecify.annotations.NullMarked;
