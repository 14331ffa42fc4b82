package dev.gridwright.study;

import dev.gridwright.study.Limits.MaxFailures;
import dev.gridwright.trial.Objective.Goal;
import dev.gridwright.trial.Outcome;
import java.util.Optional;
import java.util.OptionalDouble;

/// Whether ended trials end their search: too many failures, a good enough objective, no better one for too long. Looks
/// at the trials since it last began anew.
final class StopCheck {
    private final Goal goal;
    private final StopRule stop;
    private Optional<MaxFailures> maxFailures;
    private long failures;
    private boolean targetReached;
    private double reference = Double.NaN;
    private long sinceImprovement;

    StopCheck(Goal goal, StopRule stop, Optional<MaxFailures> maxFailures) {
        this.goal = goal;
        this.stop = stop;
        this.maxFailures = maxFailures;
    }

    void maxFailures(Optional<MaxFailures> most) {
        maxFailures = most;
    }

    void tell(Outcome outcome, OptionalDouble objective) {
        if (outcome == Outcome.FAILED || outcome == Outcome.TIMED_OUT || outcome == Outcome.INVALID) {
            failures++;
        }
        if (objective.isPresent()
                && stop.target().isPresent()
                && !goal.better(stop.target().getAsDouble(), objective.getAsDouble())) {
            targetReached = true;
        }
        if (outcome != Outcome.SKIPPED && outcome != Outcome.CANCELLED) {
            countImprovement(objective);
        }
    }

    /// What came before counts no more; only a better objective than the best so far is an improvement.
    void beginAnew() {
        failures = 0;
        targetReached = false;
        sinceImprovement = 0;
    }

    private void countImprovement(OptionalDouble objective) {
        double delta =
                stop.noImprovement().map(StopRule.NoImprovement::minDelta).orElse(0.0);
        if (objective.isPresent()
                && (Double.isNaN(reference)
                        || goal.better(
                                objective.getAsDouble(),
                                goal == Goal.MAXIMIZE ? reference + delta : reference - delta))) {
            reference = objective.getAsDouble();
            sinceImprovement = 0;
        } else {
            sinceImprovement++;
        }
    }

    /// @param points of the study, of which a failure budget may be a share
    Optional<StopReason> verdict(long points) {
        if (maxFailures.filter(max -> max.exceededBy(failures, points)).isPresent()) {
            return Optional.of(StopReason.MAX_FAILURES);
        }
        if (targetReached) {
            return Optional.of(StopReason.TARGET);
        }
        if (stop.noImprovement()
                .filter(rule -> sinceImprovement >= rule.trials())
                .isPresent()) {
            return Optional.of(StopReason.NO_IMPROVEMENT);
        }
        return Optional.empty();
    }
}
