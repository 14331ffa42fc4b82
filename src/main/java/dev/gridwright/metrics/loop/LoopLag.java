package dev.gridwright.metrics.loop;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/// The most that any event loop was late in the last minute, a loop that is stuck just now included.
///
/// A minute, so that a scrape finds a moment's lag however many scrapers there are and however far apart they come.
///
/// *Thread*: any.
public final class LoopLag {
    private static final long PART_NANOS = Duration.ofSeconds(5).toNanos();
    private static final int PARTS = 12;

    private final LongSupplier nanos;
    private final List<Watched> loops = new CopyOnWriteArrayList<>();

    /// The most of each part of the last minute, and which part of all time that is.
    private final long[] most = new long[PARTS];

    private final long[] part = new long[PARTS];

    /// @param nanos a clock that never goes back
    public LoopLag(LongSupplier nanos) {
        this.nanos = nanos;
        Arrays.fill(part, Long.MIN_VALUE);
    }

    /// One event loop, which says when it will be heard of next.
    public final class Watched {
        private volatile long dueNanos;

        private Watched(long dueNanos) {
            this.dueNanos = dueNanos;
        }

        /// The loop is heard of, and will be again after `period`.
        public void heard(Duration period) {
            long now = nanos.getAsLong();
            note(now, now - dueNanos);
            dueNanos = now + period.toNanos();
        }
    }

    /// Watches a loop that will be heard of after `period`.
    public Watched watch(Duration period) {
        var loop = new Watched(nanos.getAsLong() + period.toNanos());
        loops.add(loop);
        return loop;
    }

    private synchronized void note(long now, long late) {
        long current = Math.floorDiv(now, PART_NANOS);
        int at = Math.floorMod(current, PARTS);
        if (part[at] != current) {
            part[at] = current;
            most[at] = 0;
        }
        most[at] = Math.max(most[at], late);
    }

    /// The most in seconds, not negative.
    public double seconds() {
        long now = nanos.getAsLong();
        long late = loops.stream().mapToLong(loop -> now - loop.dueNanos).max().orElse(0);
        return Math.max(0, Math.max(late, noted(now))) / 1e9;
    }

    private synchronized long noted(long now) {
        long current = Math.floorDiv(now, PART_NANOS);
        long late = 0;
        for (int i = 0; i < PARTS; i++) {
            if (part[i] > current - PARTS) {
                late = Math.max(late, most[i]);
            }
        }
        return late;
    }
}
