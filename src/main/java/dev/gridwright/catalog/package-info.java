/// The learners' hyperparameters with their types, ranges and defaults, and the metrics: plain data for plan
/// and command line, without loading a learner.
///
/// Imports nothing of this project; no Vert.x, SQL, JSON or Smile types.
@NullMarked
package dev.gridwright.catalog;

import org.jspecify.annotations.NullMarked;
