package dev.gridwright.metrics.loop;

import io.vertx.core.Vertx;
import java.time.Duration;

/// Has an event loop be heard of ten times a second.
public final class LoopProbe {
    private static final Duration PERIOD = Duration.ofMillis(100);

    private LoopProbe() {}

    /// Probes the event loop that calls this, as long as its verticle is deployed.
    public static void start(Vertx vertx, LoopLag lag) {
        again(vertx, lag.watch(PERIOD));
    }

    private static void again(Vertx vertx, LoopLag.Watched loop) {
        vertx.setTimer(PERIOD.toMillis(), fired -> {
            loop.heard(PERIOD);
            again(vertx, loop);
        });
    }
}
