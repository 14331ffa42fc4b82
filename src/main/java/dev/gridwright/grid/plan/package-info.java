/// What a grid will come to, before anything runs: points, processes, and how long at most.
///
/// May import `grid`, which reads what is planned, `grid.section`, floor 2 and `data`.
@NullMarked
package dev.gridwright.grid.plan;

import org.jspecify.annotations.NullMarked;
