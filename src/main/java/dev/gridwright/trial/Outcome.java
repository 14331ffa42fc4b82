package dev.gridwright.trial;

import java.util.Locale;

/// How a trial, or one attempt at it, ended.
public enum Outcome {
    /// It gave a finite number for the objective.
    SUCCEEDED,
    /// It ended by an error of its own, or could not be run.
    FAILED,
    /// Its deadline passed and its work was ended.
    TIMED_OUT,
    /// It ended normally but gave no usable number.
    INVALID,
    /// A rule ended it early because it was not promising.
    PRUNED,
    /// It had started and was ended by a user or by the end of its study.
    CANCELLED,
    /// It never started.
    SKIPPED;

    /// The word used in JSON, SQL, metrics and documents.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The outcome of that word.
    ///
    /// @throws IllegalArgumentException when no outcome has it
    public static Outcome of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
