/// How one trial is tried: the evaluator port and the choice of its implementation by trial kind.
///
/// May import floor 2 and the side packages `catalog`, `data`, `child.objective` and `plugin`; nothing of its own
/// floor.
@NullMarked
package dev.gridwright.evaluate;

import org.jspecify.annotations.NullMarked;
