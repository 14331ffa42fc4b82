package dev.gridwright.evaluate.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7                             | PT7S",
                "0                             | PT0.1S",
                "999999999                     | PT24H",
                "Sun, 01 Mar 2026 12:02:00 GMT | PT2M",
                "Sun, 01 Mar 2026 11:00:00 GMT | PT0.1S",
                "soon                          | PT4S",
                "-5                            | PT4S",
                "1.5                           | PT4S",
            })
    void a_service_is_left_alone_as_long_as_it_says(String header, Duration wait) {
        assertThat(RetryAfter.of(Optional.of(header), 3, NOW)).isEqualTo(wait);
    }

    @Test
    void who_says_nothing_is_asked_after_ever_longer_waits() {
        assertThat(RetryAfter.of(Optional.empty(), 1, NOW)).isEqualTo(Duration.ofSeconds(1));
        assertThat(RetryAfter.of(Optional.empty(), 20, NOW)).isEqualTo(Duration.ofMinutes(1));
    }
}
