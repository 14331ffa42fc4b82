package dev.gridwright.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.store.Change;
import dev.gridwright.store.Storage;
import dev.gridwright.store.StoreUpkeep;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class ClockTrustTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MONTH = Duration.ofDays(30);

    private Instant wall = Instant.parse("2026-03-01T12:00:00Z");
    private long nanos;

    private void pass(Duration time) {
        nanos += time.toNanos();
        wall = wall.plus(time);
    }

    @Test
    void a_clock_that_goes_on_is_believed() {
        var trust = new ClockTrust(() -> wall, () -> nanos, MONTH);
        for (int hour = 0; hour < 50; hour++) {
            pass(HOUR);
            assertThat(trust.believed()).isTrue();
        }
    }

    @Test
    void a_clock_set_forward_is_doubted_for_a_day_or_until_it_is_set_right() {
        var trust = new ClockTrust(() -> wall, () -> nanos, MONTH);
        wall = wall.plus(Duration.ofDays(40));
        assertThat(trust.believed()).isFalse();
        pass(HOUR);
        wall = wall.minus(HOUR);
        assertThat(trust.believed()).as("set back by a part").isFalse();
        wall = wall.minus(Duration.ofDays(40).minus(HOUR));
        assertThat(trust.believed()).as("set right").isTrue();

        wall = wall.plus(Duration.ofDays(40));
        assertThat(trust.believed()).isFalse();
        pass(ClockTrust.DOUBT.minus(HOUR));
        assertThat(trust.believed()).isFalse();
        pass(HOUR);
        assertThat(trust.believed()).as("it seems to be right").isTrue();
    }

    @Test
    void a_night_of_sleep_or_a_clock_set_back_is_nothing_to_doubt() {
        var trust = new ClockTrust(() -> wall, () -> nanos, MONTH);
        wall = wall.plus(HOUR.multipliedBy(8));
        assertThat(trust.believed()).isTrue();
        wall = wall.minus(Duration.ofDays(40));
        assertThat(trust.believed()).isTrue();
    }

    @Test
    void nothing_young_is_removed_because_a_clock_was_set_forward() {
        var removed = new ArrayList<String>();
        var ended = wall;
        var retention = new Retention(
                new StoreUpkeep() {
                    @Override
                    public Storage storage() {
                        throw new IllegalStateException("nobody asks");
                    }

                    @Override
                    public List<String> endedBefore(Instant time, int limit) {
                        return removed.isEmpty() && ended.isBefore(time) ? List.of("young-abc234") : List.of();
                    }

                    @Override
                    public void copyTo(Path emptyFile) {
                        throw new IllegalStateException("nobody asks");
                    }
                },
                change -> {
                    removed.add(((Change.StudyDeleted) change).study());
                    return CompletableFuture.completedFuture(null);
                },
                study -> {},
                MONTH,
                () -> wall,
                () -> nanos);

        pass(HOUR);
        assertThat(retention.sweep()).isZero();
        wall = wall.plus(Duration.ofDays(40));
        assertThat(retention.sweep()).isZero();
        wall = wall.minus(Duration.ofDays(40));
        assertThat(retention.sweep()).isZero();
        pass(MONTH);
        assertThat(retention.sweep()).isEqualTo(1);
    }
}
