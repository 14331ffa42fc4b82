package dev.gridwright.engine.remote;

import dev.gridwright.engine.slot.LeasedTrial.Settlement.Decided;
import dev.gridwright.time.DurationText;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.TrialSettings.Timeout;
import java.time.Duration;
import java.util.Optional;

/// When a lease is over though its worker has not reported: the attempt ran too long, measured nothing for too long, or
/// its worker was silent for too long. Whatever comes first counts.
///
/// @param idle empty when the attempt may measure as seldom as it likes
/// @param heartbeat how long the worker may be silent
record Limits(Duration run, Optional<Duration> idle, Duration heartbeat) {
    static Limits of(Timeout timeout, Duration heartbeat) {
        return new Limits(timeout.run(), timeout.idle(), heartbeat);
    }

    /// How much of each limit is used up, in nanoseconds.
    record Used(long run, long idle, long heartbeat) {}

    private long runLeft(Used used) {
        return run.toNanos() - used.run();
    }

    private long idleLeft(Used used) {
        return idle.map(limit -> limit.toNanos() - used.idle()).orElse(Long.MAX_VALUE);
    }

    private long heartbeatLeft(Used used) {
        return heartbeat.toNanos() - used.heartbeat();
    }

    /// The nanoseconds until the first limit is reached; not positive once one is.
    long left(Used used) {
        return Math.min(runLeft(used), Math.min(idleLeft(used), heartbeatLeft(used)));
    }

    /// What becomes of the attempt of a lease that has reached a limit.
    Decided reached(Used used, String worker) {
        long left = left(used);
        if (left == runLeft(used)) {
            return new Decided(
                    Outcome.TIMED_OUT,
                    Cause.RUN_TIMEOUT,
                    "Worker '" + worker + "' had no result within the timeout of " + DurationText.print(run)
                            + "; its lease has ended.");
        }
        if (left == idleLeft(used)) {
            return new Decided(
                    Outcome.TIMED_OUT,
                    Cause.IDLE_TIMEOUT,
                    "Worker '" + worker + "' measured nothing for " + DurationText.print(idle.orElse(run))
                            + "; its lease has ended.");
        }
        return new Decided(
                Outcome.FAILED,
                Cause.LOST,
                "Worker '" + worker + "' was not heard of for " + DurationText.print(heartbeat)
                        + "; its lease has ended.");
    }
}
