package dev.gridwright.study;

import java.util.Locale;

/// Why a study ended.
public enum StopReason {
    EXHAUSTED(StudyState.COMPLETED),
    TARGET(StudyState.COMPLETED),
    NO_IMPROVEMENT(StudyState.COMPLETED),
    MAX_TIME(StudyState.COMPLETED),
    MAX_TRIALS(StudyState.COMPLETED),
    GATE_FAILED(StudyState.COMPLETED),
    MAX_FAILURES(StudyState.FAILED),
    ERROR(StudyState.FAILED),
    CANCELLED(StudyState.CANCELLED);

    private final StudyState state;

    StopReason(StudyState state) {
        this.state = state;
    }

    /// The state in which a study ends for this reason.
    public StudyState state() {
        return state;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The reason of that word.
    ///
    /// @throws IllegalArgumentException when no reason has it
    public static StopReason of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
