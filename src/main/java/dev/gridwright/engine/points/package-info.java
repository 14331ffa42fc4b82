/// Which points a study tries: those of its grid within its selection, and those that its user adds.
///
/// Knows grids, selections and indices; not what became of a point, and nothing of trials.
@NullMarked
package dev.gridwright.engine.points;

import org.jspecify.annotations.NullMarked;
