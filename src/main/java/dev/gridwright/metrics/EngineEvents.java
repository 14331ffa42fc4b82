package dev.gridwright.metrics;

import dev.gridwright.study.StudyView;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Trial;
import java.time.Duration;
import java.util.Locale;

/// What an engine tells about its work, for counting.
///
/// *Thread*: called by the engine's coordinator; implementations return at once and never throw.
public interface EngineEvents {
    /// Hears nothing.
    EngineEvents NONE = new EngineEvents() {};

    /// A study was accepted and is durable.
    default void studySubmitted() {}

    default void studyRejected(Rejection reason) {}

    /// A study has ended, durably; told before anybody is shown that end.
    ///
    /// @param skipped trials that end with it without a word of their own, since they never started
    default void studyFinished(StudyView study, long skipped) {}

    /// An ended study was deleted.
    default void studyDeleted(String id) {}

    /// An attempt was handed to a slot or a worker.
    default void trialStarted() {}

    /// A lease was handed out.
    ///
    /// @param waited since its first trial became the next in line of its study, which could have had it run
    default void leaseWaited(Duration waited) {}

    /// The work of an attempt is gone whose end was decided from outside: by a deadline, a user, its study.
    ///
    /// @param took since that was decided; also when the slot was given up instead
    default void workKilled(Duration took) {}

    /// A trial has ended, durably; told before its study counts that end and before readers are woken by its event.
    /// A page of trials that is read from the store just then may have it already, and so may the first events of a
    /// reader that comes just then.
    ///
    /// @param kind of its study: `model`, `function` and so on
    /// @param traceparent of its last attempt; empty when that was not traced
    default void trialFinished(String kind, Trial trial, String traceparent) {}

    /// An attempt has ended and its trial will be tried again.
    default void trialRetried(Cause cause) {}

    /// Why a study was not accepted.
    enum Rejection {
        INVALID,
        TOO_LARGE,
        QUEUE_FULL,
        QUOTA,
        DRAINING;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
