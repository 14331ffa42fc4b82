package dev.gridwright.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NumbersTest {
    @ParameterizedTest
    @CsvSource({
        "0.97549,0.9755",
        "1,1",
        "-3.14159265,-3.1416",
        "12.3456,12.35",
        "123456.789,123456.79",
        "1234567.89,1234570",
        "12345678.9,12345700",
        "0.00012345678,0.000123457",
        "0.00000012345678,1.23457e-7",
        "1e20,1e+20",
        "0,0"
    })
    void a_measured_number_keeps_the_digits_that_matter(double number, String text) {
        assertThat(Numbers.measured(number)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0.681,68 %", "0.0312,3.1 %", "1,100 %", "0,0 %", "0.05,5 %"})
    void shares_are_shown_in_percent(double share, String text) {
        assertThat(Numbers.percent(share)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0.011S,11ms,0s",
        "PT0.42S,0.4s,0s",
        "PT42S,42s,42s",
        "PT3M12S,3m12s,3m",
        "PT1H20M30S,1h20m,1h20m",
        "PT51H,2d03h,2d03h"
    })
    void times_are_told_in_two_units(Duration duration, String exact, String rough) {
        assertThat(Numbers.span(duration)).isEqualTo(exact);
        assertThat(Numbers.roughly(duration)).isEqualTo(rough);
    }

    @Test
    void a_stop_watch_counts_hours_only_when_there_are_any() {
        assertThat(Numbers.watch(Duration.ofSeconds(42))).isEqualTo("00:42");
        assertThat(Numbers.watch(Duration.ofSeconds(3723))).isEqualTo("1:02:03");
    }

    @Test
    void one_is_not_plural() {
        assertThat(Numbers.counted(1, "point")).isEqualTo("1 point");
        assertThat(Numbers.counted(1_000_000, "point")).isEqualTo("1,000,000 points");
    }
}
