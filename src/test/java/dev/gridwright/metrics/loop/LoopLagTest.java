package dev.gridwright.metrics.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class LoopLagTest {
    private static final Duration PERIOD = Duration.ofMillis(100);

    private long millis = 5_000;
    private final LoopLag lag = new LoopLag(() -> TimeUnit.MILLISECONDS.toNanos(millis));

    @Test
    void a_loop_that_was_late_shows_for_a_minute() {
        var loop = lag.watch(PERIOD);
        millis += 350;
        assertThat(lag.seconds()).as("while it is stuck").isEqualTo(0.25);
        loop.heard(PERIOD);
        assertThat(lag.seconds()).isEqualTo(0.25);
        pass(loop, 54);
        assertThat(lag.seconds()).isEqualTo(0.25);
        pass(loop, 6);
        assertThat(lag.seconds()).isZero();
    }

    @Test
    void the_latest_of_several_loops_counts() {
        var one = lag.watch(PERIOD);
        var other = lag.watch(PERIOD);
        millis += 200;
        one.heard(PERIOD);
        millis += 100;
        assertThat(lag.seconds()).isEqualTo(0.2);
        other.heard(PERIOD);
        one.heard(PERIOD);
        assertThat(lag.seconds()).isEqualTo(0.2);
    }

    private void pass(LoopLag.Watched loop, int seconds) {
        for (int i = 0; i < 10 * seconds; i++) {
            millis += 100;
            loop.heard(PERIOD);
        }
    }

    @Test
    void a_blocked_event_loop_is_seen() throws Exception {
        var vertx = Vertx.vertx();
        var real = new LoopLag(System::nanoTime);
        var blocked = new CountDownLatch(1);
        var free = new CountDownLatch(1);
        try {
            vertx.runOnContext(ignored -> {
                LoopProbe.start(vertx, real);
                blocked.countDown();
                awaitHere(free);
            });
            assertThat(blocked.await(60, TimeUnit.SECONDS)).isTrue();
            long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (real.seconds() < 0.2 && System.nanoTime() < limit) {
                Thread.onSpinWait();
            }
            assertThat(real.seconds()).isGreaterThanOrEqualTo(0.2);
        } finally {
            free.countDown();
            vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        }
    }

    private static void awaitHere(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
