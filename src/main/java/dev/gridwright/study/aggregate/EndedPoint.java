package dev.gridwright.study.aggregate;

import dev.gridwright.space.Point;
import dev.gridwright.trial.Outcome;
import java.util.Optional;

/// An ended trial as aggregates see it.
///
/// @param objective NaN when it has none
/// @param endedNanos since 1970 UTC, of its last attempt; 0 when it had none
/// @param point given where the index does not say it
public record EndedPoint(
        long event, long index, Outcome outcome, double objective, long endedNanos, Optional<Point> point) {
    boolean succeeded() {
        return !Double.isNaN(objective);
    }

    boolean fell() {
        return outcome == Outcome.FAILED || outcome == Outcome.TIMED_OUT || outcome == Outcome.INVALID;
    }
}
