package dev.gridwright.engine.run;

import java.time.Duration;

/// How many trials one lease of a study takes: tiny ones are handed out by the dozen, others one by one.
///
/// *Thread*: confined to the coordinator.
final class LeaseLength {
    static final int MAX_TRIALS = 128;

    /// The weight of the newest trial in the mean duration.
    private static final double NEWEST = 0.2;

    private final double aimNanos;
    private double meanNanos;

    /// @param aim how long a lease of tiny trials should take
    LeaseLength(Duration aim) {
        this.aimNanos = aim.toNanos();
        this.meanNanos = aimNanos;
    }

    /// Learns how long a trial took.
    void observe(Duration duration) {
        meanNanos += NEWEST * (duration.toNanos() - meanNanos);
    }

    /// The most trials that the next lease may take, at least 1.
    ///
    /// @param remaining trials that have not ended, which all slots should share
    int trials(long remaining, int slots) {
        long fitting = Math.clamp((long) (aimNanos / Math.max(1, meanNanos)), 1, MAX_TRIALS);
        return (int) Math.max(1, Math.min(fitting, remaining / Math.max(1, slots)));
    }
}
