package dev.gridwright.trial;

import java.util.Locale;

/// Why a trial, or one attempt at it, ended other than `succeeded`.
public enum Cause {
    EXIT,
    EXCEPTION,
    SIGNAL,
    OOM,
    CRASHED_REPEATEDLY,
    RUN_TIMEOUT,
    IDLE_TIMEOUT,
    METRIC_MISSING,
    METRIC_NOT_FINITE,
    METRIC_AMBIGUOUS,
    HTTP_STATUS,
    HTTP_ERROR,
    SPAWN,
    LOST,
    INTERRUPTED,
    USER,
    STUDY_ENDED,
    PRUNE_RULE;

    /// The word used in JSON, SQL, metrics and documents.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The cause of that word.
    ///
    /// @throws IllegalArgumentException when no cause has it
    public static Cause of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
