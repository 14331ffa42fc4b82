package dev.gridwright.catalog;

import java.util.Locale;
import java.util.Optional;

/// What a learner is to predict.
public enum Task {
    /// One of a few classes.
    CLASSIFICATION,
    /// A number.
    REGRESSION;

    /// The word of the grid file: `classification` or `regression`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The task with this word, if there is one.
    public static Optional<Task> of(String word) {
        for (Task task : values()) {
            if (task.word().equals(word)) {
                return Optional.of(task);
            }
        }
        return Optional.empty();
    }
}
