package dev.gridwright.trial;

import java.util.List;
import java.util.Locale;

/// The number a study looks for, and how one trial arrives at it.
///
/// @param metric the objective metric's name
/// @param also further metrics to keep
/// @param folds how many parts the rows are split into, at least 1
/// @param repeats how many times all folds are run, at least 1
/// @param aggregate how the numbers of folds and repeats become one
public record Objective(String metric, Goal goal, List<String> also, int folds, int repeats, Aggregate aggregate) {
    public Objective {
        if (folds < 1 || repeats < 1) {
            throw new IllegalArgumentException("folds and repeats are at least 1");
        }
        also = List.copyOf(also);
    }

    /// Which way is better.
    public enum Goal {
        MAXIMIZE,
        MINIMIZE;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// Whether `a` is strictly better than `b`.
        public boolean better(double a, double b) {
            return this == MAXIMIZE ? a > b : a < b;
        }
    }

    /// How several numbers become one.
    public enum Aggregate {
        MEAN,
        MEDIAN,
        MIN,
        MAX;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
