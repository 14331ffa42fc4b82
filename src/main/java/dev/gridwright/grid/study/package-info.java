/// The parts of a grid that say how its study goes: order, stop rules, limits, gates, inputs, reuse, who is told.
///
/// A class for each key or few. May import `grid.section`, `grid.context`, `grid.tree`, floor 2, `data`, `reuse`;
/// knows nothing of the kinds of trials.
@NullMarked
package dev.gridwright.grid.study;

import org.jspecify.annotations.NullMarked;
