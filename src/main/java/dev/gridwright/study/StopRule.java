package dev.gridwright.study;

import java.util.Optional;
import java.util.OptionalDouble;

/// When a study has seen enough: the `stop` part of a grid file.
///
/// @param target the objective that is good enough
/// @param noImprovement how long to go on without a better one
public record StopRule(OptionalDouble target, Optional<NoImprovement> noImprovement) {
    public static final StopRule NONE = new StopRule(OptionalDouble.empty(), Optional.empty());

    /// Ends a study after `trials` ended trials in a row none of which was better than the best before by more than
    /// `minDelta`.
    public record NoImprovement(long trials, double minDelta) {
        public NoImprovement {
            if (trials < 1 || !(minDelta >= 0)) {
                throw new IllegalArgumentException("trials is at least 1 and min_delta is not negative");
            }
        }
    }
}
