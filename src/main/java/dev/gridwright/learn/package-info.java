/// Learners on Smile: fits, folds and scores. Loaded only in child processes; the only package that sees Smile.
///
/// May import `catalog`, `data`, `plugin`, `trial` and `space`.
@NullMarked
package dev.gridwright.learn;

import org.jspecify.annotations.NullMarked;
