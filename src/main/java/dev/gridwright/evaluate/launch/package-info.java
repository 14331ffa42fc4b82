/// Starts any program and surely ends it, with everything it has started: the kill ladder.
///
/// A [Launcher][dev.gridwright.evaluate.launch.Launcher] tries at its start what the machine allows, starts each
/// attempt at a trial below a small init of its own, and watches memory and processes. Plain Java and the tools of
/// `util-linux`; it knows nothing of trials.
///
/// May import `evaluate.launch.kernel` only.
@NullMarked
package dev.gridwright.evaluate.launch;

import org.jspecify.annotations.NullMarked;
