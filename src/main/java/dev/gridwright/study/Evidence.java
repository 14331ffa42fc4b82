package dev.gridwright.study;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/// What is known of a study when its gates are checked.
public interface Evidence {
    /// The name under which a trial's duration in seconds is asked for like a metric.
    String DURATION = "duration";

    Counts counts();

    /// The metric's value of the best trial.
    OptionalDouble best(String metric);

    /// The metric's values over the succeeded trials that have one, in any order; the caller may change the array.
    double[] values(String metric);

    /// How long the study has taken since its first claim; empty before that.
    Optional<Duration> elapsed();

    /// The best objective as measured over folds and repeats; empty when nobody knows how it varies.
    default Optional<Difference.Mean> measured() {
        return Optional.empty();
    }

    /// The same quantity of the study that this one is compared with, for gates that do not say what it came to; empty
    /// when there is none.
    Optional<Gate.Earlier> baseline(Gate.Quantity quantity);
}
