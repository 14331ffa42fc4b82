package dev.gridwright.metrics;

import dev.gridwright.study.StudyState;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Trial;
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
    default void studyFinished(StudyState state) {}

    /// An attempt was handed to a slot.
    default void trialStarted() {}

    /// A trial has ended, durably; told before anybody is shown that end.
    ///
    /// @param kind of its study: `model`, `function` and so on
    default void trialFinished(String kind, Trial trial) {}

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
