package dev.gridwright.evaluate.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gridwright.trial.HttpCall.Rate;
import dev.gridwright.trial.HttpCall.Requests;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class HostGatesTest {

    private final AtomicLong now = new AtomicLong();
    private final HostGates gates = new HostGates(now::get);
    private final Told told = new Told();

    private static final class Told implements HostGates.Waiting {
        private final CountDownLatch began = new CountDownLatch(1);
        private volatile int begun;
        private volatile int ended;

        @Override
        public void begins() {
            begun++;
            began.countDown();
        }

        @Override
        public void ends() {
            ended++;
        }
    }

    private static Rate parallel(int most) {
        return new Rate("host", Optional.empty(), OptionalInt.of(most));
    }

    private static Rate requests(int count, Duration time) {
        return new Rate("host", Optional.of(new Requests(count, time)), OptionalInt.empty());
    }

    @Test
    void a_host_without_a_rate_lets_all_pass() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            gates.enter("other", List.of(parallel(1)), told);
        }
        assertThat(told.begun).isZero();
    }

    @Test
    void who_finds_a_host_full_waits_for_a_place() throws Exception {
        var first = gates.enter("host", List.of(parallel(1)), told);
        var second = new CompletableFuture<HostGates.Pass>();
        Thread.ofVirtual().start(() -> {
            try {
                // It declares nothing, and is bound all the same.
                second.complete(gates.enter("host", List.of(), told));
            } catch (InterruptedException e) {
                second.completeExceptionally(e);
            }
        });
        told.began.await();
        assertThat(second).isNotDone();

        first.close();

        second.get(60, TimeUnit.SECONDS).close();
        assertThat(told.begun).isEqualTo(1);
        assertThat(told.ended).isEqualTo(1);
    }

    @Test
    void the_strictest_of_several_rates_holds_until_nobody_comes_with_it() throws Exception {
        gates.enter("host", List.of(parallel(2)), told).close();
        var one = gates.enter("host", List.of(parallel(1)), told);
        var waiting = Thread.ofVirtual().start(() -> {
            try {
                gates.enter("host", List.of(parallel(2)), told).close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        told.began.await();
        one.close();
        waiting.join();

        now.addAndGet(HostGates.REMEMBERED.toNanos() + 1);
        var again = gates.enter("host", List.of(parallel(2)), told);
        gates.enter("host", List.of(parallel(2)), told).close();
        again.close();
    }

    @Test
    void requests_come_one_after_the_other_in_even_steps() throws Exception {
        var rate = List.of(requests(10, Duration.ofSeconds(1)));
        gates.enter("host", rate, told).close();
        assertThat(told.begun).isZero();
        now.addAndGet(Duration.ofMillis(100).toNanos());
        gates.enter("host", rate, told).close();
        assertThat(told.begun).isZero();

        gates.enter("host", rate, told).close();
        assertThat(told.begun).isEqualTo(1);
        assertThat(told.ended).isEqualTo(1);
    }

    @Test
    void who_gives_up_waiting_gives_turn_and_place_back() throws Exception {
        var rate = List.of(new Rate("host", Optional.of(new Requests(1, Duration.ofHours(1))), OptionalInt.of(1)));
        gates.enter("host", rate, told).close();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> gates.enter("host", rate, told)).isInstanceOf(InterruptedException.class);
        assertThat(told.ended).isEqualTo(told.begun).isEqualTo(1);

        now.addAndGet(Duration.ofHours(1).toNanos());
        gates.enter("host", rate, told).close();
        assertThat(told.begun).isEqualTo(1);
    }
}
