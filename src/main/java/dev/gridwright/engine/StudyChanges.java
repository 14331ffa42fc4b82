package dev.gridwright.engine;

import dev.gridwright.study.Amendment;
import dev.gridwright.study.StudyView;
import dev.gridwright.trial.Outcome;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.Set;

/// What may be changed of studies beyond their course: the other door of the engine.
///
/// *Errors*: as for [Studies].
///
/// *Thread*: any; never blocks.
public interface StudyChanges {
    /// Has the trials of a study that ended so tried again, and a study that has ended go on for them. At most
    /// [Retries#MAX_TRIALS] trials at a time.
    Future<StudyView> retry(String id, Set<Outcome> outcomes);

    /// Changes what a user may change of a study; of one that has ended only the labels.
    ///
    /// @param versions of which the study must be one, when it must
    Future<StudyView> amend(String id, Amendment amendment, Optional<Set<Long>> versions);

    /// Forgets a study that has ended, with everything that belongs to it.
    Future<Void> delete(String id);
}
