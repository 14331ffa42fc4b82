/// Following a study to its end: polling, progress, verdict, and the files of its results.
///
/// May import `cli.host`, `cli.client`, `cli.report` and `cli.terminal`.
@NullMarked
package dev.gridwright.cli.watch;

import org.jspecify.annotations.NullMarked;
