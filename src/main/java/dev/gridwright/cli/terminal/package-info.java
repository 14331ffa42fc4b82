/// What a person sees: whether the streams are terminals, how wide, with which colours; tables and numbers.
///
/// Imports nothing of this project.
@NullMarked
package dev.gridwright.cli.terminal;

import org.jspecify.annotations.NullMarked;
