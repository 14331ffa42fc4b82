package dev.gridwright.space;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Sizes that no loop could finish; the time limits mean "not by enumeration", not speed.
@Timeout(60)
final class HugeSpaceTest {
    private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);

    @Test
    void a_product_of_ten_to_the_eighteen_is_counted_exactly() {
        Space space = millions(3).check().orThrow();
        assertThat(space.rawSize()).isEqualTo(BigInteger.TEN.pow(18));
        assertThat(space.runnable()).isTrue();
        assertThat(space.count().exact()).isTrue();
        assertThat(space.count().points()).isEqualTo(BigInteger.TEN.pow(18));
        assertThat(space.countExactly(1)).isPresent();
        long last = 999_999_999_999_999_999L;
        assertThat(space.point(last).orElseThrow().canonical())
                .isEqualTo("{\"p0\":1000000,\"p1\":1000000,\"p2\":1000000}");
        assertThat(space.indexOf(space.point(last).orElseThrow())).hasValue(last);
        assertThat(space.point(last + 1)).isEmpty();
        assertThat(space.first(2)).hasSize(2);
        assertThat(space.last(2)).last().isEqualTo(space.point(last).orElseThrow());
    }

    @Test
    void a_space_too_large_to_run_is_still_planned() {
        Space space = millions(5)
                .include(new PointDraft("/include/0", point(5, 7)))
                .check()
                .orThrow();
        assertThat(space.rawSize()).isEqualTo(BigInteger.TEN.pow(30));
        assertThat(space.runnable()).isFalse();
        assertThat(space.count().points()).isEqualTo(BigInteger.TEN.pow(30));
        assertThat(space.axes()).allSatisfy(axis -> assertThat(axis.count()).isEqualTo(1_000_000));
        BigInteger index = space.early().getFirst();
        assertThat(space.point(index).orElseThrow().value("p4")).hasValue(Value.of(7));
        assertThat(space.find(space.point(index).orElseThrow())).hasValue(index);
        assertThat(space.indexOf(space.point(index).orElseThrow())).isEmpty();
        assertThat(space.contains(Long.MAX_VALUE)).isTrue();
        assertThat(space.last(1).getFirst().value("p0")).hasValue(Value.of(1_000_000));
    }

    @Test
    void rules_within_small_parts_are_counted_exactly_in_any_size() {
        SpaceDraft draft = millions(3);
        draft.member(List.of(
                new ParameterDraft("/a", "a", steps(100)),
                new ParameterDraft("/b", "b", steps(100)),
                new ParameterDraft("/big", "big", steps(1_000_000)),
                new ParameterDraft("/bigger", "bigger", steps(1_000_000))));
        draft.constraint("/constraints/0", "!has(a) || a < b");
        Space space = draft.check().orThrow();
        SpaceCount count = space.count();
        assertThat(count.exact()).isTrue();
        assertThat(count.points())
                .isEqualTo(BigInteger.TEN.pow(18).add(MILLION.pow(2).multiply(BigInteger.valueOf(99 * 100 / 2))));
        assertThat(count.removed().getFirst().points())
                .isEqualTo(MILLION.pow(2).multiply(BigInteger.valueOf(100 * 101 / 2)));
    }

    @Test
    void rules_across_large_axes_are_estimated_with_their_interval() {
        Space space = millions(3)
                .constraint("/constraints/0", "p0 < p1 && p1 < p2")
                .check()
                .orThrow();
        SpaceCount count = space.count();
        assertThat(count.exact()).isFalse();
        SpaceCount.Interval interval = count.interval().orElseThrow();
        assertThat(count.points()).isBetween(interval.low(), interval.high());
        // A sixth of all orders of three numbers rises.
        assertThat(BigInteger.TEN.pow(18).divide(BigInteger.valueOf(6))).isBetween(interval.low(), interval.high());
        assertThat(space.countExactly(1_000_000)).isEmpty();
        assertThat(space.count()).isEqualTo(count);
    }

    @Test
    void a_union_in_which_points_are_dear_to_find_is_estimated_although_it_is_not_large() {
        assertThat(squares(30).count().exact()).isTrue();
        assertThat(squares(30).count().points()).isEqualTo(BigInteger.valueOf(900 + 99 * 59));
        Space space = squares(50);
        assertThat(space.rawSize()).isEqualTo(BigInteger.valueOf(250_000));
        SpaceCount count = space.count();
        assertThat(count.exact()).isFalse();
        SpaceCount.Interval interval = count.interval().orElseThrow();
        assertThat(BigInteger.valueOf(2_500 + 99 * 99)).isBetween(interval.low(), interval.high());
    }

    /// A hundred squares along a diagonal, each with all but a row and a column of the one before.
    private static Space squares(int side) {
        var draft = new SpaceDraft();
        for (int i = 0; i < 100; i++) {
            var axis = Axis.stepped(BigDecimal.valueOf(i), BigDecimal.valueOf(i + side - 1), BigDecimal.ONE);
            draft.member(List.of(
                    new ParameterDraft("/spaces/" + i + "/x", "x", axis),
                    new ParameterDraft("/spaces/" + i + "/y", "y", axis)));
        }
        return draft.check().orThrow();
    }

    @Test
    void the_first_points_are_found_behind_vast_parts_that_a_rule_removes() {
        Space space = millions(3)
                .constraint("/constraints/0", "p0 > 40000 && p0 < p1")
                .exclude("/exclude/0", new LinkedHashMap<>(Map.of("p1", Match.value(Value.of(40_002)))))
                .check()
                .orThrow();
        assertThat(space.first(1).getFirst().canonical()).isEqualTo("{\"p0\":40001,\"p1\":40003,\"p2\":1}");
        Space reversed =
                millions(3).constraint("/constraints/0", "p0 <= 950000").check().orThrow();
        assertThat(reversed.last(1).getFirst().value("p0")).hasValue(Value.of(950_000));
        assertThat(millions(3)
                        .constraint("/constraints/0", "1 > 2")
                        .check()
                        .orThrow()
                        .first(1))
                .isEmpty();
    }

    @Test
    void a_plan_of_any_size_takes_no_time_and_little_memory() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytesBefore = threads.getCurrentThreadAllocatedBytes();
        long start = System.nanoTime();
        Space space = millions(5).check().orThrow();
        assertThat(space.first(5)).hasSize(5);
        assertThat(space.last(5)).hasSize(5);
        assertThat(space.count().exact()).isTrue();
        // Generous, since it means "not by enumeration": it takes a few milliseconds and a few megabytes.
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        assertThat(threads.getCurrentThreadAllocatedBytes() - bytesBefore).isLessThan(64L << 20);
    }

    @Test
    void an_axis_that_no_rule_reads_multiplies() {
        Space space = millions(2)
                .exclude(
                        "/exclude/0",
                        new LinkedHashMap<>(Map.of(
                                "p0",
                                new Match.Between(
                                        java.util.Optional.empty(),
                                        java.util.Optional.of(new Value.Numeric(BigDecimal.TEN))))))
                .check()
                .orThrow();
        SpaceCount count = space.count();
        assertThat(count.exact()).isTrue();
        assertThat(count.points()).isEqualTo(BigInteger.valueOf(999_990).multiply(MILLION));
    }

    private static SpaceDraft millions(int axes) {
        List<ParameterDraft> parameters = new ArrayList<>();
        for (int i = 0; i < axes; i++) {
            parameters.add(new ParameterDraft("/space/p" + i, "p" + i, steps(1_000_000)));
        }
        return new SpaceDraft().member(parameters);
    }

    private static Checked<Axis> steps(int count) {
        return Axis.stepped(BigDecimal.ONE, BigDecimal.valueOf(count), BigDecimal.ONE);
    }

    private static LinkedHashMap<String, Value> point(int axes, int value) {
        var values = new LinkedHashMap<String, Value>();
        for (int i = 0; i < axes; i++) {
            values.put("p" + i, Value.of(value));
        }
        return values;
    }
}
