/// Trials outside this process: warm child JVMs and commands, and the sure ways to end them.
///
/// May import `evaluate`, floor 2, `child` and its protocol, `catalog`, `data`, `files` and `plugin`.
@NullMarked
package dev.gridwright.evaluate.process;

import org.jspecify.annotations.NullMarked;
