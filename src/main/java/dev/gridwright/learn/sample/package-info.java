/// What a learner is given: rows split into folds, standardised, and numbers drawn from a seed.
///
/// May import `data` and `catalog`.
@NullMarked
package dev.gridwright.learn.sample;

import org.jspecify.annotations.NullMarked;
