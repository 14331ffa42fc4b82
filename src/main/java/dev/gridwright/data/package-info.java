/// Tables from CSV and ARFF files, checked and described without loading a learner: for plan and learners alike.
///
/// May import `space`; no Vert.x, SQL, JSON or Smile types.
@NullMarked
package dev.gridwright.data;

import org.jspecify.annotations.NullMarked;
