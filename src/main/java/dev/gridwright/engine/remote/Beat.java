package dev.gridwright.engine.remote;

import dev.gridwright.store.WorkerLease;
import java.time.Duration;

/// What a worker hears when it beats.
public sealed interface Beat {
    /// It may go on.
    ///
    /// @param heartbeat how long it may be silent now
    /// @param runLeft how long the attempt may go on
    record GoOn(Duration heartbeat, Duration runLeft) implements Beat {}

    /// Nobody waits for a result any more.
    record Stop(WorkerLease.Ended ended) implements Beat {}
}
