/// Grid files: reads and checks them, reports every problem at once with its place, and makes the plan.
///
/// May import floor 2, `catalog` and `data`; nothing of its own floor.
@NullMarked
package dev.gridwright.grid;

import org.jspecify.annotations.NullMarked;
