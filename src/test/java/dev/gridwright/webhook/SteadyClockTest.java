package dev.gridwright.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class SteadyClockTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private Instant wall = NOON;
    private long nanos;
    private final SteadyClock clock = new SteadyClock(() -> wall, () -> nanos);

    private void pass(Duration time) {
        nanos += time.toNanos();
        wall = wall.plus(time);
    }

    @Test
    void it_shows_the_time_of_the_wall_also_when_that_is_set_forward() {
        pass(Duration.ofMinutes(5));
        assertThat(clock.instant()).isEqualTo(wall);
        wall = wall.plus(Duration.ofHours(3));
        assertThat(clock.instant()).isEqualTo(wall);
    }

    @Test
    void it_goes_on_where_the_wall_is_set_back_until_that_has_caught_up() {
        assertThat(clock.instant()).isEqualTo(NOON);
        wall = wall.minus(Duration.ofHours(3));
        assertThat(clock.instant()).isEqualTo(NOON);
        pass(Duration.ofMinutes(1));
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(60));
        wall = NOON.plus(Duration.ofHours(1));
        assertThat(clock.instant()).isEqualTo(NOON.plus(Duration.ofHours(1)));
    }

    @Test
    void it_can_be_sent_ahead_but_not_back() {
        clock.reach(NOON.plusSeconds(10));
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(10));
        clock.reach(NOON);
        pass(Duration.ofSeconds(2));
        assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(12));
    }
}
