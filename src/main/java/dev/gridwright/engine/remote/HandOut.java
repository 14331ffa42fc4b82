package dev.gridwright.engine.remote;

import dev.gridwright.evaluate.TrialTask;
import java.time.Duration;

/// What a worker is told of a lease.
///
/// @param heartbeat how long it may be silent
/// @param runLeft how long the attempt may go on
public record HandOut(LeaseId id, TrialTask task, Duration heartbeat, Duration runLeft) {}
