package dev.gridwright.web.trials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.web.trials.ByteRange.Beyond;
import dev.gridwright.web.trials.ByteRange.Part;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ByteRangeTest {
    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 1",
        "bytes=0-9, 0, 10",
        "bytes=3-5, 3, 6",
        "bytes=3-, 3, 10",
        "bytes=-4, 6, 10",
        "bytes=-99, 0, 10",
        "bytes=9-999999999999999999, 9, 10",
        "'BYTES = 2 - 3 ', 2, 4"
    })
    void a_range_is_a_part_of_the_bytes(String header, int from, int to) {
        assertThat(ByteRange.read(header, 10)).contains(new Part(from, to));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=10-12", "bytes=-0"})
    void a_range_behind_the_end_has_no_bytes(String header) {
        assertThat(ByteRange.read(header, 10)).contains(new Beyond());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "bytes", "bytes=", "bytes=-", "bytes=5-4", "bytes=0-1,3-4", "rows=0-1", "bytes=a-b"})
    void what_is_no_single_range_of_bytes_is_ignored(String header) {
        assertThat(ByteRange.read(header, 10)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-", "bytes=-1"})
    void no_range_of_nothing_has_bytes(String header) {
        assertThat(ByteRange.read(header, 0)).contains(new Beyond());
    }
}
