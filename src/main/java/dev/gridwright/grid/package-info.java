/// Grid files: reads and checks them, reports every problem at once with its place, and makes the plan.
///
/// Top down: `GridFile` reads, `GridCheck` goes through the parts (`…Part`), `Planner` plans. May import floor
/// 2, `catalog`, `data` and `grid.tree`; nothing else of its own floor.
@NullMarked
package dev.gridwright.grid;

import org.jspecify.annotations.NullMarked;
