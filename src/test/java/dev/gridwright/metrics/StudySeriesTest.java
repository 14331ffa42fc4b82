package dev.gridwright.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class StudySeriesTest {
    private Instant now = Instant.parse("2026-03-01T09:30:00Z");
    private final StudySeries series = new StudySeries(() -> now);

    private void ended(String id) {
        series.ended(Studies.ended(id, now));
    }

    private static Present live(int count) {
        var newest = IntStream.range(0, Math.min(count, Present.MAX_STUDIES))
                .mapToObj(i -> Studies.running("live-" + (count - i)))
                .toList();
        return new Present(Map.of(), new Present.Trials(0, 0, 0), List.of(), Optional.empty(), count, newest);
    }

    private List<String> ids(Present present) {
        return series.at(present).shown().stream().map(StudySeries.Shown::id).toList();
    }

    @Test
    void an_ended_study_is_shown_for_ten_minutes() {
        ended("a");
        now = now.plus(Duration.ofMinutes(5));
        ended("b");
        now = now.plus(Duration.ofMinutes(5));
        assertThat(ids(live(1))).containsExactly("live-1", "b", "a");
        now = now.plusMillis(1);
        assertThat(ids(live(1))).containsExactly("live-1", "b");
        now = now.plus(Duration.ofMinutes(5));
        assertThat(ids(live(0))).isEmpty();
    }

    @Test
    void those_that_have_not_ended_come_first_and_there_are_fifty_in_all() {
        IntStream.range(0, 60).forEach(i -> ended("ended-" + i));
        assertThat(ids(live(48)))
                .hasSize(50)
                .startsWith("live-48", "live-47")
                .endsWith("live-1", "ended-59", "ended-58");
        assertThat(series.at(live(48)).dropped()).isEqualTo(58);
        assertThat(ids(live(200))).hasSize(50).startsWith("live-200").endsWith("live-151");
        assertThat(series.at(live(200)).dropped()).isEqualTo(210);
    }

    @Test
    void a_study_that_goes_on_after_its_end_is_shown_once() {
        ended("live-1");
        assertThat(ids(live(1))).containsExactly("live-1");
        assertThat(series.at(live(1)).dropped()).isZero();
        assertThat(ids(live(0))).as("asked before it had ended").containsExactly("live-1");
    }

    @Test
    void a_deleted_study_is_not_shown() {
        ended("a");
        series.forget("a");
        assertThat(ids(live(0))).isEmpty();
    }
}
