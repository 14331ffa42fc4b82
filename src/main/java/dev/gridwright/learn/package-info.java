/// Learners on Smile: an objective that fits on folds and scores. Loaded only in child processes; this package and
/// those
/// below it are the only ones that see Smile.
///
/// May import `learn.sample`, `learn.method`, `learn.score`, `catalog`, `data` and `plugin`.
@NullMarked
package dev.gridwright.learn;

import org.jspecify.annotations.NullMarked;
