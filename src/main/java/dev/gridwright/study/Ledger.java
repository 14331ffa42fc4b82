package dev.gridwright.study;

import dev.gridwright.study.Limits.MaxFailures;
import dev.gridwright.trial.Objective.Goal;
import dev.gridwright.trial.Outcome;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// The ledger of one search: what its ended trials add up to, and whether they end it. A function of the trials told,
/// in the order told; only [StopRule.NoImprovement] minds the order.
///
/// *Thread*: confined to its owner.
public final class Ledger {
    private final long points;
    private final Goal goal;
    private final StopRule stop;
    private final Optional<MaxFailures> maxFailures;
    private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    private long cached;
    private OptionalLong best = OptionalLong.empty();
    private double bestObjective = Double.NaN;
    private double reference = Double.NaN;
    private long sinceImprovement;

    /// @param points of the study, of which a failure budget may be a share
    public Ledger(long points, Goal goal, StopRule stop, Optional<MaxFailures> maxFailures) {
        this.points = points;
        this.goal = goal;
        this.stop = stop;
        this.maxFailures = maxFailures;
    }

    /// Enters a trial that has ended, once.
    ///
    /// @return whether it is the best so far; of equals the lower index is better
    public boolean tell(long index, Outcome outcome, boolean reused, OptionalDouble objective) {
        outcomes.merge(outcome, 1L, Long::sum);
        if (reused) {
            cached++;
        }
        boolean improved = objective.isPresent() && isBetter(index, objective.getAsDouble());
        if (improved) {
            best = OptionalLong.of(index);
            bestObjective = objective.getAsDouble();
        }
        if (outcome != Outcome.SKIPPED && outcome != Outcome.CANCELLED) {
            countImprovement(objective);
        }
        return improved;
    }

    private boolean isBetter(long index, double objective) {
        return best.isEmpty()
                || goal.better(objective, bestObjective)
                || (objective == bestObjective && index < best.getAsLong());
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

    /// Why the trials told so far end the study, when they do.
    public Optional<StopReason> verdict() {
        if (maxFailures.filter(max -> max.exceededBy(failures(), points)).isPresent()) {
            return Optional.of(StopReason.MAX_FAILURES);
        }
        if (stop.target().isPresent()
                && best.isPresent()
                && !goal.better(stop.target().getAsDouble(), bestObjective)) {
            return Optional.of(StopReason.TARGET);
        }
        if (stop.noImprovement()
                .filter(rule -> sinceImprovement >= rule.trials())
                .isPresent()) {
            return Optional.of(StopReason.NO_IMPROVEMENT);
        }
        return Optional.empty();
    }

    /// The index of the best trial, when one succeeded.
    public OptionalLong best() {
        return best;
    }

    public long ended() {
        return outcomes.values().stream().mapToLong(Long::longValue).sum();
    }

    private long failures() {
        return of(Outcome.FAILED) + of(Outcome.TIMED_OUT) + of(Outcome.INVALID);
    }

    /// How many trials ended with that outcome.
    public long of(Outcome outcome) {
        return outcomes.getOrDefault(outcome, 0L);
    }

    /// All states; what neither runs, waits for a retry nor has ended is waiting.
    public Counts counts(long running, long backoff) {
        return new Counts(
                points - ended() - running - backoff,
                running,
                backoff,
                of(Outcome.SUCCEEDED),
                of(Outcome.FAILED),
                of(Outcome.TIMED_OUT),
                of(Outcome.INVALID),
                of(Outcome.PRUNED),
                of(Outcome.CANCELLED),
                of(Outcome.SKIPPED),
                cached);
    }
}
