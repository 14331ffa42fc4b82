package dev.gridwright.engine;

import dev.gridwright.space.Point;
import dev.gridwright.study.Amendment;
import dev.gridwright.study.StudyView;
import dev.gridwright.trial.Outcome;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What may be changed of studies beyond their course: the other door of the engine.
///
/// *Errors*: as for [Studies].
///
/// *Thread*: any; never blocks.
public interface StudyChanges {
    /// The most trials that one call has tried again; the rest keeps its outcome until the next one.
    int MAX_RETRIED = 100_000;

    /// Has the trials of a study that ended so tried again, and a study that has ended go on for them. At most
    /// [#MAX_RETRIED] trials at a time.
    Future<StudyView> retry(String id, Set<Outcome> outcomes);

    /// Has points tried in a study that has not ended, beside those it has; a point that it has is not tried again.
    ///
    /// @param points as [dev.gridwright.space.Space#points] makes them of the study's grid
    /// @param first whether those that have not begun are tried before all others that wait; else new ones come
    /// after them
    Future<Added> add(String id, List<Point> points, boolean first);

    /// What became of points that were to be added.
    ///
    /// @param indices of the points as they were asked for, in their order
    /// @param count how many of them the study did not have
    /// @param study as it is now
    record Added(List<Long> indices, int count, StudyView study) {
        public Added {
            indices = List.copyOf(indices);
        }
    }

    /// Changes what a user may change of a study; of one that has ended only the labels.
    ///
    /// @param versions of which the study must be one, when it must
    Future<StudyView> amend(String id, Amendment amendment, Optional<Set<Long>> versions);

    /// Forgets a study that has ended, with everything that belongs to it.
    ///
    /// @param versions of which the study must be one, when it must
    Future<Void> delete(String id, Optional<Set<Long>> versions);
}
