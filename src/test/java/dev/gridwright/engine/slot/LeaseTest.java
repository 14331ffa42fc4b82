package dev.gridwright.engine.slot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
}
