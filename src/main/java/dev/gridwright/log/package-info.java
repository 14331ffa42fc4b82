/// How a line of the log is written.
///
/// May import nothing of this project.
@NullMarked
package dev.gridwright.log;

import org.jspecify.annotations.NullMarked;
