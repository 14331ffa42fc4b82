package dev.gridwright.engine.slot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class LeaseTest {

    @Test
    void waiting_for_a_turn_elsewhere_is_neither_running_nor_silence() {
        var lease = new Lease(1, "study-aaaaaa", List.of());
        lease.begin(0, 100);
        assertThat(lease.runningNanos(150)).isEqualTo(50);
        assertThat(lease.silentNanos(150)).isEqualTo(50);

        lease.waits(true, 150);
        assertThat(lease.waiting()).isTrue();
        assertThat(lease.runningNanos(1_000)).isEqualTo(50);
        assertThat(lease.silentNanos(1_000)).isZero();

        lease.waits(false, 1_000);
        assertThat(lease.waiting()).isFalse();
        assertThat(lease.runningNanos(1_010)).isEqualTo(60);
        assertThat(lease.silentNanos(1_010)).isEqualTo(10);

        lease.waits(true, 1_020);
        lease.waits(false, 1_520);
        assertThat(lease.runningNanos(1_520)).isEqualTo(70);
        lease.begin(1, 2_000);
        assertThat(lease.runningNanos(2_001)).isEqualTo(1);
    }

    /// The slot's thread goes on after long waits while the coordinator looks.
    @Test
    void a_wait_that_ends_is_at_no_moment_silence() throws Exception {
        var lease = new Lease(1, "study-aaaaaa", List.of());
        var clock = new AtomicLong(100);
        lease.begin(0, clock.get());
        var over = new AtomicBoolean();
        var slot = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 3_000_000; i++) {
                lease.waits(true, clock.incrementAndGet());
                lease.waits(false, clock.addAndGet(1_000_000));
            }
            over.set(true);
        });
        long longest = 0;
        while (!over.get()) {
            longest = Math.max(longest, lease.silentNanos(clock.get()));
        }
        slot.join();

        assertThat(longest).isLessThanOrEqualTo(1);
    }
}
