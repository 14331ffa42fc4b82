package dev.gridwright.engine.coordinator;

import dev.gridwright.time.Timers;
import io.vertx.core.Vertx;
import java.time.Duration;

/// Timers whose actions run on the Vert.x context that set them.
///
/// *Thread*: called on one context.
final class VertxTimers implements Timers {
    private final Vertx vertx;

    VertxTimers(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public Timer after(Duration delay, Runnable action) {
        long millis = Math.max(1, delay.plusNanos(999_999).toMillis());
        var pending = new Pending(action);
        long id = vertx.setTimer(millis, ignored -> pending.run());
        return () -> {
            pending.cancelled = true;
            vertx.cancelTimer(id);
        };
    }

    /// An action that does not run once it is cancelled, even if its timer has already gone off.
    private static final class Pending {
        private final Runnable action;
        private boolean cancelled;

        Pending(Runnable action) {
            this.action = action;
        }

        void run() {
            if (!cancelled) {
                action.run();
            }
        }
    }
}
