package dev.gridwright.store;

import java.time.Duration;

/// How a store behaves at its limits.
///
/// @param maxWaiting changes waiting to be stored, above which new work is refused
/// @param maxGroup changes stored in one transaction
/// @param minFreeBytes on the disk, below which the store reports a fault
/// @param firstPause before trying again after a passing fault; doubles up to `maxPause`
/// @param closeLimit how long closing waits for a passing fault to pass
/// @param maxKeptResults that may be reused, above which those of the oldest study are forgotten; a row of about 30
/// bytes each
/// @param listener told of every group that was stored, on the writer's thread
public record StoreOptions(
        int maxWaiting,
        int maxGroup,
        long minFreeBytes,
        Duration firstPause,
        Duration maxPause,
        Duration closeLimit,
        long maxKeptResults,
        CommitListener listener) {
    public static final StoreOptions DEFAULT = new StoreOptions(
            100_000,
            4_096,
            256L << 20,
            Duration.ofMillis(100),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            5_000_000,
            (changes, took) -> {});

    /// The same with another bound of what may be reused.
    public StoreOptions maxKeptResults(long most) {
        return new StoreOptions(maxWaiting, maxGroup, minFreeBytes, firstPause, maxPause, closeLimit, most, listener);
    }

    /// The same with another listener.
    public StoreOptions listener(CommitListener hears) {
        return new StoreOptions(
                maxWaiting, maxGroup, minFreeBytes, firstPause, maxPause, closeLimit, maxKeptResults, hears);
    }

    /// Hears how groups are stored.
    @FunctionalInterface
    public interface CommitListener {
        void committed(int changes, Duration took);
    }
}
