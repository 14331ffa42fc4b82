/// Trials that are commands: what they are given, where they run, why they fall, and which files they leave.
///
/// Top down: `CommandEvaluators` makes them, `CommandEvaluator` runs an attempt, `CommandProcess` one process of it.
/// May import floor 2, `template`, `evaluate`, `evaluate.launch`, which starts and ends processes, and its two parts:
/// `evaluate.command.output` reads what a process writes, `evaluate.command.result` finds its result there.
@NullMarked
package dev.gridwright.evaluate.command;

import org.jspecify.annotations.NullMarked;
