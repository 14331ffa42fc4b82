/// What the command line says: commands, progress, reports, exit codes. What it needs to run embedded is handed
/// to it by `app`.
///
/// May import `engine`, `api`, `grid` and the floors below them; not `web`.
@NullMarked
package dev.gridwright.cli;

import org.jspecify.annotations.NullMarked;
