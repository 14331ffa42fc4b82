/// The commands that look at studies and change nothing.
///
/// May import `cli.program`, the parts below it, `cli.report` and `cli.watch`.
@NullMarked
package dev.gridwright.cli.look;

import org.jspecify.annotations.NullMarked;
