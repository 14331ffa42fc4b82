package dev.gridwright.engine;

import dev.gridwright.time.Timers;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;

/// Timers whose actions run on one Vert.x context.
///
/// *Thread*: called on that context.
final class VertxTimers implements Timers {
    private final Vertx vertx;
    private final Context owner;

    VertxTimers(Vertx vertx, Context owner) {
        this.vertx = vertx;
        this.owner = owner;
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public Timer after(Duration delay, Runnable action) {
        long millis = Math.max(1, delay.plusNanos(999_999).toMillis());
        long id = vertx.setTimer(millis, ignored -> owner.runOnContext(nothing -> action.run()));
        return () -> vertx.cancelTimer(id);
    }
}
