/// The line in which the trials of one study wait to be run: what was put back, what its user put first, what its
/// strategy proposes, what waits before it is tried again, and what is looked up before it is run.
///
/// Knows indices of trials and nothing else of them: not what they are, what became of them, or who runs them.
@NullMarked
package dev.gridwright.engine.line;

import org.jspecify.annotations.NullMarked;
