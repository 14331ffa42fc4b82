/// The forked process that runs trials: its main loop, and what it keeps out of an objective's reach. Learners are
/// reached by reflection, so that it starts without them.
///
/// May import `child.frame`, `child.objective`, `plugin`, `trial` and `space`.
@NullMarked
package dev.gridwright.child;

import org.jspecify.annotations.NullMarked;
