package dev.gridwright.app;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether the clock is believed where something is removed for good because it is old. A clock that was set
/// far forward is doubted for a day: a wrong one is mostly set right within that, and what it made look old is kept.
///
/// *Thread*: one at a time; asked now and then.
final class ClockTrust {
    static final Duration DOUBT = Duration.ofDays(1);

    private static final Logger LOG = LoggerFactory.getLogger(ClockTrust.class);
    private static final Duration LEAST_TOLERATED = Duration.ofMinutes(10);
    private static final int TOLERATED_PART = 10;

    private final InstantSource clock;
    private final LongSupplier nanos;
    private final Duration tolerated;
    private Instant lastTime;
    private long lastNanos;
    private Duration ahead = Duration.ZERO;
    private boolean doubted;
    private long doubtedSince;

    /// @param nanos the monotonic clock
    /// @param keep how old something is when it is removed; a tenth of that sooner does no harm
    ClockTrust(InstantSource clock, LongSupplier nanos, Duration keep) {
        this.clock = clock;
        this.nanos = nanos;
        var part = keep.dividedBy(TOLERATED_PART);
        this.tolerated = part.compareTo(LEAST_TOLERATED) > 0 ? part : LEAST_TOLERATED;
        this.lastTime = clock.instant();
        this.lastNanos = nanos.getAsLong();
    }

    /// Whether what looks old may go.
    boolean believed() {
        var time = clock.instant();
        long now = nanos.getAsLong();
        ahead = ahead.plus(Duration.between(lastTime, time)).minusNanos(now - lastNanos);
        lastTime = time;
        lastNanos = now;
        if (ahead.isNegative()) {
            ahead = Duration.ZERO;
        }
        if (ahead.compareTo(tolerated) <= 0) {
            doubted = false;
        } else if (!doubted) {
            doubted = true;
            doubtedSince = now;
            LOG.warn(
                    "The clock was set forward by {} s. Nothing is removed for its age for {} h, unless it is set back.",
                    ahead.toSeconds(),
                    DOUBT.toHours());
        } else if (now - doubtedSince >= DOUBT.toNanos()) {
            doubted = false;
            ahead = Duration.ZERO;
        }
        return !doubted;
    }
}
