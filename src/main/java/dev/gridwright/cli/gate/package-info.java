/// Gates on results that are there: of a study, or in files. May import floor 2 and the other parts of the command
/// line but its commands.
@NullMarked
package dev.gridwright.cli.gate;

import org.jspecify.annotations.NullMarked;
