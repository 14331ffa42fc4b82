package dev.gridwright.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.space.Point;
import dev.gridwright.space.Value;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SeedsTest {
    @Test
    void a_seed_follows_the_point_and_not_how_it_is_written() {
        var one = point("a", Value.of(new BigDecimal("1.0")), "b", Value.of("x"));
        var other = point("b", Value.of("x"), "a", Value.of(1));
        assertThat(Seeds.ofTrial(7, one, 0)).isEqualTo(Seeds.ofTrial(7, other, 0));
        assertThat(Seeds.ofTrial(7, one, 0))
                .isNotEqualTo(Seeds.ofTrial(7, point("a", Value.of("1"), "b", Value.of("x")), 0));
    }

    @Test
    void study_point_and_repeat_each_change_it() {
        var point = point("a", Value.of(1), "b", Value.of(2));
        assertThat(List.of(
                        Seeds.ofTrial(7, point, 0),
                        Seeds.ofTrial(8, point, 0),
                        Seeds.ofTrial(7, point, 1),
                        Seeds.ofTrial(7, point("a", Value.of(2), "b", Value.of(1)), 0),
                        Seeds.ofSplit(7, 0),
                        Seeds.ofSplit(7, 1)))
                .doesNotHaveDuplicates()
                .allMatch(seed -> seed >= 0);
    }

    @Test
    void the_numbers_never_change_between_versions() {
        assertThat(Seeds.ofSplit(0, 0)).isEqualTo(SPLIT_0_0);
    }

    /// First eight bytes of SHA-256("split", eight and four zero bytes), sign bit cleared; by an independent tool.
    private static final long SPLIT_0_0 = 4947894300660228350L;

    private static Point point(String first, Value a, String second, Value b) {
        var values = new LinkedHashMap<String, Value>();
        values.put(first, a);
        values.put(second, b);
        return new Point(values);
    }
}
