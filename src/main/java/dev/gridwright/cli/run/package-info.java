/// The commands that begin with a grid: plan it, submit it, run it.
///
/// May import `cli.look`, `cli.program`, the parts below it, `cli.report`, `cli.watch`, `api` and `grid`.
@NullMarked
package dev.gridwright.cli.run;

import org.jspecify.annotations.NullMarked;
