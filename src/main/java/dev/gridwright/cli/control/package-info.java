/// The commands that change what becomes of studies that are there.
///
/// May import `cli.program`, the parts below it and `cli.report`.
@NullMarked
package dev.gridwright.cli.control;

import org.jspecify.annotations.NullMarked;
