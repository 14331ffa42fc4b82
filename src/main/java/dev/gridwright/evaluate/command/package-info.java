/// Trials that are commands: what they are given, where they run, what their output says, and which files they
/// leave.
///
/// May import floor 2, `template`, `evaluate` and `evaluate.launch`, which starts and ends processes.
@NullMarked
package dev.gridwright.evaluate.command;

import org.jspecify.annotations.NullMarked;
