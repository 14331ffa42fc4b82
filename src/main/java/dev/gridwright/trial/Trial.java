package dev.gridwright.trial;

import dev.gridwright.space.Point;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// A trial that has ended: one point evaluated, or skipped, in one study.
///
/// @param cause empty when it succeeded
/// @param message what happened, empty when it succeeded
/// @param objective finite; present exactly when it succeeded
/// @param deviation the standard deviation of the objective over folds and repeats (n - 1), when there are two or more
/// @param metrics every metric, aggregated as the objective says
/// @param reused where its numbers come from, when it was not run because an earlier study has them
/// @param seed of repeat 0
/// @param attempts oldest first; empty when it was skipped or reused
/// @param measurements of the last attempt, or of the one reused, in the order reported
public record Trial(
        long index,
        Point point,
        Outcome outcome,
        Optional<Cause> cause,
        String message,
        OptionalDouble objective,
        OptionalDouble deviation,
        Map<String, Double> metrics,
        Optional<Reused> reused,
        long seed,
        List<Attempt> attempts,
        List<Measurement> measurements) {
    public Trial {
        if (objective.isPresent() != (outcome == Outcome.SUCCEEDED)) {
            throw new IllegalArgumentException(
                    "trial " + index + " is " + outcome.word() + " with objective " + objective);
        }
        if (reused.isPresent() && (outcome != Outcome.SUCCEEDED || !attempts.isEmpty())) {
            throw new IllegalArgumentException("trial " + index + " was not run to be " + outcome.word());
        }
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
        attempts = List.copyOf(attempts);
        measurements = List.copyOf(measurements);
    }

    /// Whether its numbers were reused from an earlier study.
    public boolean cached() {
        return reused.isPresent();
    }
}
