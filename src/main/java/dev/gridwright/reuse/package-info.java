/// What numbers depend on besides their parameters, told by content: files that stand for somebody's code, and the code
/// of this program.
///
/// Imports nothing of this project.
@NullMarked
package dev.gridwright.reuse;

import org.jspecify.annotations.NullMarked;
