package dev.gridwright.engine.slot;

import dev.gridwright.engine.slot.LeasedTrial.Settlement.Decided;
import dev.gridwright.time.DurationText;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.TrialKind;
import dev.gridwright.trial.TrialSettings;
import dev.gridwright.trial.TrialSettings.Timeout;
import java.time.Duration;

/// What the timeouts of a trial mean at a moment: how long it may still run, and when its work is asked to end, killed,
/// and given up.
final class Deadlines {
    /// How long a kill may take before the slot is given up.
    static final Duration MAX_KILL = Duration.ofSeconds(10);

    /// How long a thread, which cannot be killed, may take after its grace.
    private static final Duration MAX_THREAD_END = Duration.ofMillis(50);

    private Deadlines() {}

    /// The nanoseconds a trial may still run, not positive once a deadline has passed.
    ///
    /// @param runningNanos since it began
    /// @param silentNanos since it last measured something
    static long left(Timeout timeout, long runningNanos, long silentNanos) {
        return Math.min(runLeft(timeout, runningNanos), idleLeft(timeout, silentNanos));
    }

    private static long runLeft(Timeout timeout, long runningNanos) {
        return timeout.run().toNanos() - runningNanos;
    }

    private static long idleLeft(Timeout timeout, long silentNanos) {
        return timeout.idle().map(limit -> limit.toNanos() - silentNanos).orElse(Long.MAX_VALUE);
    }

    /// The decision on a trial that has passed a deadline.
    static Decided passed(Timeout timeout, long runningNanos) {
        return runLeft(timeout, runningNanos) <= 0
                ? new Decided(
                        Outcome.TIMED_OUT,
                        Cause.RUN_TIMEOUT,
                        "It ran longer than its timeout of " + DurationText.print(timeout.run()) + " and was ended.")
                : new Decided(
                        Outcome.TIMED_OUT,
                        Cause.IDLE_TIMEOUT,
                        "It measured nothing for "
                                + DurationText.print(timeout.idle().orElse(timeout.run())) + " and was ended.");
    }

    /// What is done to work that is to end.
    enum Step {
        ASK,
        KILL,
        GIVE_UP
    }

    /// @param grace how long it is asked, in nanoseconds
    /// @param nanos since the end was decided
    static Step step(TrialSettings settings, long grace, long nanos) {
        if (nanos < grace) {
            return Step.ASK;
        }
        return nanos < grace + patience(settings) ? Step.KILL : Step.GIVE_UP;
    }

    /// How long work is asked before it is killed. Learners and functions have nothing to tidy up.
    static long grace(TrialSettings settings) {
        return switch (settings.kind()) {
            case TrialKind.Model _, TrialKind.Function _ -> 0;
            case TrialKind.JavaClass _, TrialKind.Command _, TrialKind.Http _, TrialKind.Worker _ ->
                settings.timeout().grace().toNanos();
        };
    }

    private static long patience(TrialSettings settings) {
        boolean thread =
                settings.kind() instanceof TrialKind.JavaClass java && java.isolation() == TrialKind.Isolation.THREAD;
        return (thread ? MAX_THREAD_END : MAX_KILL).toNanos();
    }
}
