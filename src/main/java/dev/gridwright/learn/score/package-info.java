/// How good predictions are.
///
/// May import nothing of ours.
@NullMarked
package dev.gridwright.learn.score;

import org.jspecify.annotations.NullMarked;
