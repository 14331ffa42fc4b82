package dev.gridwright.engine.run;

import java.time.Duration;
import java.util.function.LongSupplier;

/// Time spent running, pauses left out, by the monotonic clock.
final class Stopwatch {
    private final LongSupplier nanos;
    private Duration before;
    private long since;
    private boolean running;

    /// @param before what had already passed in earlier lives
    Stopwatch(LongSupplier nanos, Duration before) {
        this.nanos = nanos;
        this.before = before;
    }

    void start() {
        if (!running) {
            running = true;
            since = nanos.getAsLong();
        }
    }

    void stop() {
        before = elapsed();
        running = false;
    }

    Duration elapsed() {
        return running ? before.plusNanos(nanos.getAsLong() - since) : before;
    }
}
