/// What every command works with: the options of the program, where studies are found, how results are printed.
///
/// May import the parts of the command line that know no command: `cli.client`, `cli.host`, `cli.report`,
/// `cli.settings`, `cli.terminal`.
@NullMarked
package dev.gridwright.cli.program;

import org.jspecify.annotations.NullMarked;
