/// The forked process that runs trials: its protocol and its main loop. Learners are reached by reflection, so
/// that the protocol loads without them.
///
/// May import `plugin`, `trial` and `space`.
@NullMarked
package dev.gridwright.child;

import org.jspecify.annotations.NullMarked;
