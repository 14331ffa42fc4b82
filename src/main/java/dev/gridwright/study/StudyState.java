package dev.gridwright.study;

import java.util.Locale;

/// Where a study is in its life.
public enum StudyState {
    QUEUED,
    RUNNING,
    PAUSED,
    COMPLETED,
    CANCELLED,
    FAILED;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The state of that word.
    ///
    /// @throws IllegalArgumentException when no state has it
    public static StudyState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    public boolean ended() {
        return this == COMPLETED || this == CANCELLED || this == FAILED;
    }
}
