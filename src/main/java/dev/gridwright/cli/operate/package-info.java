/// The commands of who runs a server or sets up the program.
///
/// May import `cli.program`, the parts below it and `cli.report`.
@NullMarked
package dev.gridwright.cli.operate;

import org.jspecify.annotations.NullMarked;
