package dev.gridwright.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DurationTextTest {
    @ParameterizedTest
    @CsvSource({
        "500ms,500",
        "30s,30000",
        "2m,120000",
        "1h30m,5400000",
        "7d,604800000",
        "1.5s,1500",
        "0s,0",
        "1s500ms,1500"
    })
    void durations_read_as_people_write_them(String text, long millis) {
        assertThat(DurationText.parse(text)).contains(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "s", "-1s", "1m1h", "1 s", "1S", "1e3s", "999999999999d", "1.s", "."})
    void anything_else_is_no_duration(String text) {
        assertThat(DurationText.parse(text)).isEmpty();
    }

    @Test
    void what_is_printed_reads_back() {
        var random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            var duration = Duration.ofMillis((long) Math.exp(random.nextDouble() * 25));
            assertThat(DurationText.parse(DurationText.print(duration))).contains(duration);
        }
        assertThat(DurationText.print(Duration.ofMinutes(90))).isEqualTo("1h30m");
        assertThat(DurationText.print(Duration.ofMillis(2500))).isEqualTo("2.5s");
    }
}
