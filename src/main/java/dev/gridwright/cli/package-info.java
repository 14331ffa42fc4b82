/// What the command line says: the program, its options and its commands. What it needs to run embedded is handed
/// to it by `app`.
///
/// May import its own parts and `store`; `api`, `grid` and the floors below them only through those.
@NullMarked
package dev.gridwright.cli;

import org.jspecify.annotations.NullMarked;
