/// Files of other tools as grids: what a tool's file means at its home is kept, and what cannot be kept is named.
///
/// Top down: `Importer` reads a file, a class for each [Tool] drafts the grid ([Draft]), [GridText] writes it. May
/// import `grid.tree`.
@NullMarked
package dev.gridwright.importer;

import org.jspecify.annotations.NullMarked;
