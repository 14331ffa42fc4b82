package dev.gridwright.catalog;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/// A number that says how good a model is on held-out rows, or what it cost.
///
/// *Shape*: `min` and `max` bound every possible value, where there is a bound infinity is not.
///
/// @param name the name in grid files and results
/// @param summary one sentence that defines it
/// @param tasks the tasks for which it is computed
/// @param goal which way is better
/// @param min the smallest possible value, or negative infinity
/// @param max the largest possible value, or positive infinity
/// @param needs what a learner must give for it
public record Metric(String name, String summary, Set<Task> tasks, Goal goal, double min, double max, Needs needs) {

    /// Which way is better.
    public enum Goal {
        /// More is better.
        MAXIMIZE,
        /// Less is better.
        MINIMIZE
    }

    /// What of a fitted learner a metric is computed from.
    public enum Needs {
        /// Predicted classes or numbers, or nothing but the clock: every learner gives them.
        PREDICTIONS,
        /// A score of each class by which rows can be ordered.
        SCORES,
        /// A probability of each class.
        PROBABILITIES
    }

    /// Copies the tasks and checks the bounds.
    public Metric {
        tasks = Collections.unmodifiableSet(EnumSet.copyOf(tasks));
        if (min >= max) {
            throw new IllegalArgumentException("metric %s is bounded by %s and %s".formatted(name, min, max));
        }
    }
}
