/// The process that a command runs in, as arguments: streams, variables, clocks, signals, servers; and the exit
/// codes it ends with.
///
/// May import `cli.terminal`, `store`, `log` and `files`.
@NullMarked
package dev.gridwright.cli.host;

import org.jspecify.annotations.NullMarked;
