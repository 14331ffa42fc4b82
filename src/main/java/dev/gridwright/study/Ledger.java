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
/// A retry takes the end of trials back and begins anew: counts and best are of all trials, what ends the search looks
/// at those since.
///
/// *Thread*: confined to its owner.
public final class Ledger {
    private final Goal goal;
    private final StopCheck check;
    private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    private long points;
    private long leftOut;
    private long cached;
    private OptionalLong best = OptionalLong.empty();
    private double bestObjective = Double.NaN;

    /// @param points of the study, of which a failure budget may be a share
    public Ledger(long points, Goal goal, StopRule stop, Optional<MaxFailures> maxFailures) {
        this.points = points;
        this.goal = goal;
        this.check = new StopCheck(goal, stop, maxFailures);
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
        check.tell(outcome, objective);
        return improved;
    }

    private boolean isBetter(long index, double objective) {
        return best.isEmpty()
                || goal.better(objective, bestObjective)
                || (objective == bestObjective && index < best.getAsLong());
    }

    /// Takes back the end of a trial that did not succeed: it is tried again.
    public void retract(Outcome outcome) {
        if (outcome == Outcome.SUCCEEDED || of(outcome) == 0) {
            throw new IllegalStateException("no trial that is " + outcome.word() + " can be taken back");
        }
        outcomes.merge(outcome, -1L, Long::sum);
    }

    /// Trials told so far no longer end the search.
    public void beginAnew() {
        check.beginAnew();
    }

    /// Counts so many points as skipped that nobody will try.
    public void leaveOut(long skipped) {
        leftOut = skipped;
    }

    /// There are so many points now.
    public void points(long total) {
        points = total;
    }

    /// How many points there are.
    public long points() {
        return points;
    }

    /// So many failures are accepted from now on.
    public void maxFailures(Optional<MaxFailures> most) {
        check.maxFailures(most);
    }

    /// Why the trials told so far end the study, when they do.
    public Optional<StopReason> verdict() {
        return check.verdict(points);
    }

    /// The index of the best trial, when one succeeded.
    public OptionalLong best() {
        return best;
    }

    public long ended() {
        return outcomes.values().stream().mapToLong(Long::longValue).sum();
    }

    /// Points that are to be tried and have not ended.
    public long left() {
        return points - leftOut - ended();
    }

    /// How many trials ended with that outcome.
    public long of(Outcome outcome) {
        return outcomes.getOrDefault(outcome, 0L);
    }

    /// All states; what neither runs, waits for a retry nor has ended is waiting.
    public Counts counts(long running, long backoff) {
        return new Counts(
                left() - running - backoff,
                running,
                backoff,
                of(Outcome.SUCCEEDED),
                of(Outcome.FAILED),
                of(Outcome.TIMED_OUT),
                of(Outcome.INVALID),
                of(Outcome.PRUNED),
                of(Outcome.CANCELLED),
                of(Outcome.SKIPPED) + leftOut,
                cached);
    }
}
