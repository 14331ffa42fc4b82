package dev.gridwright.webhook;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// The time by which tries are due: that of the wall, but where its clock is set back, time goes on by the monotonic
/// one until the wall has caught up, so that what is due in a second is not due in hours.
///
/// *Thread*: any.
final class SteadyClock implements InstantSource {
    private final InstantSource wall;
    private final LongSupplier nanos;
    private Instant last;
    private long lastNanos;

    SteadyClock(InstantSource wall, LongSupplier nanos) {
        this.wall = wall;
        this.nanos = nanos;
        this.last = wall.instant();
        this.lastNanos = nanos.getAsLong();
    }

    @Override
    public synchronized Instant instant() {
        long now = nanos.getAsLong();
        var onward = last.plusNanos(now - lastNanos);
        var shown = wall.instant();
        last = shown.isAfter(onward) ? shown : onward;
        lastNanos = now;
        return last;
    }

    /// Goes ahead to that time, unless it is there: what was due by a clock that has been set back since.
    synchronized void reach(Instant time) {
        var ahead = Duration.between(instant(), time);
        last = ahead.isPositive() ? time : last;
    }
}
