package dev.gridwright.engine.slot;

import dev.gridwright.evaluate.Output;
import dev.gridwright.evaluate.TrialTask;
import dev.gridwright.trace.BegunAttempt;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Outcome;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One attempt within a lease, and the race for how it ends: the first of its own answer and a decision from outside
/// (a deadline, a cancel) settles it.
public final class LeasedTrial {
    /// How the race went.
    public sealed interface Settlement {
        /// Its own answer came first.
        record Answered() implements Settlement {
            private static final Answered ONLY = new Answered();
        }

        /// It was decided from outside; what it answers later is refused.
        record Decided(Outcome outcome, Cause cause, String message) implements Settlement {}
    }

    private static final String RETURNED = "returned";

    private final TrialTask task;
    private final AtomicReference<Settlement> settlement = new AtomicReference<>();
    private volatile @Nullable Output output;
    private volatile @Nullable BegunAttempt begun;

    public LeasedTrial(TrialTask task) {
        this.task = task;
    }

    public TrialTask task() {
        return task;
    }

    /// Says that the attempt is told of from now on.
    public void begun(BegunAttempt attempt) {
        begun = attempt;
    }

    /// Tells that the attempt has ended, if it had begun; the first end counts.
    public void ended(LeaseReport.Result result) {
        var told = begun;
        if (told != null) {
            switch (result) {
                case LeaseReport.Result.Scored ignored -> told.ended(Outcome.SUCCEEDED.word(), "");
                case LeaseReport.Result.Fell(var fell) ->
                    told.ended(fell.outcome().word(), fell.cause().word());
            }
        }
    }

    /// Tells that the attempt came to nothing: it was given back untried.
    public void returned() {
        var told = begun;
        if (told != null) {
            told.ended(RETURNED, "");
        }
    }

    /// The `traceparent` of the attempt; empty when it is not traced.
    public String traceparent() {
        var told = begun;
        return told == null ? "" : told.traceparent();
    }

    /// Says where what the attempt writes collects.
    void writesTo(Output output) {
        this.output = output;
    }

    /// What the attempt writes, while it runs; empty as long as it is not known to write anything.
    public Optional<Output> output() {
        return Optional.ofNullable(output);
    }

    /// Settles the attempt by its own answer.
    ///
    /// @return whether nothing had settled it before
    boolean answer() {
        return settlement.compareAndSet(null, Settlement.Answered.ONLY);
    }

    /// Settles the attempt from outside.
    ///
    /// @return whether nothing had settled it before
    boolean decide(Settlement.Decided decision) {
        return settlement.compareAndSet(null, decision);
    }

    /// What was decided from outside, if that came first.
    Optional<Settlement.Decided> decided() {
        return settlement.get() instanceof Settlement.Decided decided ? Optional.of(decided) : Optional.empty();
    }
}
