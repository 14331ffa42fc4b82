package dev.gridwright.store;

import dev.gridwright.study.StudyView.Provenance;
import dev.gridwright.trial.Attempt;
import dev.gridwright.trial.Trial;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// One change to what is stored.
///
/// The events of a study count from 1, and rise in the order in which its changes are written; 0 is none.
public sealed interface Change {
    /// A study was accepted; refused when another one was under the same key.
    record StudyCreated(StoredStudy study, Optional<SubmissionKey> key) implements Change {
        /// A study that was submitted without a key.
        public StudyCreated(StoredStudy study) {
            this(study, Optional.empty());
        }
    }

    /// A study's status is now this one.
    ///
    /// @param event the id of the `study`, `best` or `end` event that tells it; 0 when none does
    /// @param deliveries what is to be told to others of it
    record StudyChanged(String study, StudyStatus status, long event, String eventKind, List<Delivery> deliveries)
            implements Change {
        public StudyChanged {
            deliveries = List.copyOf(deliveries);
        }

        /// Nobody is told.
        public StudyChanged(String study, StudyStatus status, long event, String eventKind) {
            this(study, status, event, eventKind, List.of());
        }
    }

    /// What a study needs before its first trial was made ready, and stands in its provenance from now on. Told by the
    /// change of its status that follows.
    record StudyPrepared(String study, Provenance provenance) implements Change {}

    /// A trial has ended; refused when it already had.
    ///
    /// @param event the id of its event
    /// @param output what its last attempt wrote; empty when nothing
    record TrialEnded(String study, Trial trial, long event, String output) implements Change {}

    /// An attempt has ended and its trial has not.
    ///
    /// @param charged whether it counts against the trial's retries
    /// @param due when the trial may be tried again, if not at once
    /// @param output what it wrote; empty when nothing
    record AttemptEnded(
            String study, long index, Attempt attempt, boolean charged, Optional<Instant> due, String output)
            implements Change {
        /// The trial may be tried again at once.
        public AttemptEnded(String study, long index, Attempt attempt, boolean charged, String output) {
            this(study, index, attempt, charged, Optional.empty(), output);
        }
    }

    /// The best trial so far is now the one with this index.
    ///
    /// @param deliveries what is to be told to others of it
    record BestImproved(String study, long index, double objective, long event, List<Delivery> deliveries)
            implements Change {
        public BestImproved {
            deliveries = List.copyOf(deliveries);
        }
    }

    /// A delivery was tried. Of a study deleted meanwhile it is forgotten with its end.
    record DeliveryTried(Delivery.Tried tried) implements Change {}

    /// Trials were handed to a slot.
    record LeaseOpened(String study, long token, List<Long> indices, String slot, Instant at) implements Change {
        public LeaseOpened {
            indices = List.copyOf(indices);
        }
    }

    /// A lease is over: all its trials have ended or were put back.
    record LeaseClosed(String study, long token) implements Change {}

    /// A trial was handed to a worker; refused when its token is taken.
    record WorkerLeaseOpened(WorkerLease lease) implements Change {}

    /// A lease of a worker goes under another id, because the answer that told the first one may have been lost.
    record WorkerLeaseRenamed(String study, long token, String secretSha256) implements Change {}

    /// A lease of a worker has ended. To be written before what becomes of its trial.
    record WorkerLeaseEnded(String study, long token, WorkerLease.Ended ended) implements Change {}

    /// Trials that had ended are to be tried again: their rows go, their events and attempts stay. Refused as a whole
    /// when one of them has not ended.
    ///
    /// @param status of the study from now on
    /// @param event the id of the `study` event that tells it
    /// @param told what is kept of the event of each of the trials, as a JSON object
    record TrialsReopened(
            String study, List<Long> indices, StudyStatus status, long event, Function<Trial, String> told)
            implements Change {
        public TrialsReopened {
            indices = List.copyOf(indices);
        }
    }

    /// Points were added to a study, or put before those that waited. Of a point that is known already, `first` and its
    /// event change.
    ///
    /// @param added in the order in which they are to be tried
    /// @param points of the study from now on
    /// @param status of the study from now on
    /// @param event the id of the `study` event that tells it
    record PointsAdded(String study, List<AddedPoint> added, long points, StudyStatus status, long event)
            implements Change {
        public PointsAdded {
            added = List.copyOf(added);
        }
    }

    /// What the trials of a study gave that have succeeded so far may be reused, under this identity; refused under
    /// another one than before.
    record ResultsKept(String study, String identity) implements Change {}

    /// A study that has ended is forgotten, with everything that belongs to it.
    record StudyDeleted(String study) implements Change {}

    /// A token was made; refused when its id is taken.
    record TokenCreated(StoredToken token) implements Change {}

    /// A token was used, now or a little earlier.
    record TokenUsed(String id, Instant at) implements Change {}

    /// A token is no longer known; refused when it never was.
    record TokenRevoked(String id) implements Change {}
}
