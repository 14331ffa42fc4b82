/// The parts of a grid that say which points there are, and those points as drafted, which other parts are held
/// against.
///
/// May import `grid.section`, `grid.tree` and `space`.
@NullMarked
package dev.gridwright.grid.space;

import org.jspecify.annotations.NullMarked;
