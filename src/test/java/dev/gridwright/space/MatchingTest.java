package dev.gridwright.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class MatchingTest {
    private static final Space SPACE = new SpaceDraft()
            .member(List.of(
                    axis("a", "p", "q", "p"),
                    axis("b", 1, 2, 3).zip("z"),
                    axis("c", 5, 5, 6).zip("z"),
                    axis("d", 7, 8).when("a == 'q'")))
            .member(List.of(axis("b", 2, 9), axis("e", true, false)))
            .include(new PointDraft("/include/0", Map.of("b", Value.of(77), "e", Value.of(true))))
            .check()
            .orThrow();

    private static ParameterDraft axis(String name, Object... values) {
        return new ParameterDraft(
                "/space/" + name,
                name,
                Axis.listed(Arrays.stream(values).map(Value::of).toList()));
    }

    private static boolean matches(Point point, Map<String, Set<Value>> wanted) {
        return wanted.entrySet().stream()
                .allMatch(one -> point.value(one.getKey())
                        .filter(one.getValue()::contains)
                        .isPresent());
    }

    /// Every index with a point that matches, once by leaping and once by asking each point.
    private static void check(Map<String, Set<Value>> wanted) {
        long end = SPACE.end().longValueExact();
        var expected = new ArrayList<Long>();
        for (long index = 0; index < end; index++) {
            long at = index;
            SPACE.point(index).filter(point -> matches(point, wanted)).ifPresent(point -> expected.add(at));
        }
        var found = new ArrayList<Long>();
        var matching = SPACE.matching(wanted);
        for (long index = matching.next(0); index >= 0 && index < end; index = matching.next(index + 1)) {
            long at = index;
            SPACE.point(index).filter(point -> matches(point, wanted)).ifPresent(point -> found.add(at));
        }
        assertThat(found).as("%s", wanted).isEqualTo(expected);
    }

    @Test
    void leaping_finds_what_asking_every_point_finds() {
        check(Map.of("a", Set.of(Value.of("q"))));
        check(Map.of("b", Set.of(Value.of(2))));
        check(Map.of("b", Set.of(Value.of(77))));
        check(Map.of("c", Set.of(Value.of(5)), "d", Set.of(Value.of(8))));
        check(Map.of("e", Set.of(Value.of(true), Value.of(false)), "b", Set.of(Value.of(9))));
        check(Map.of("a", Set.of(Value.of("1"))));
        var random = new Random(5);
        var values = List.of(
                Value.of("p"),
                Value.of("q"),
                Value.of(1),
                Value.of(2),
                Value.of(3),
                Value.of(5),
                Value.of(6),
                Value.of(7),
                Value.of(8),
                Value.of(9),
                Value.of(true),
                Value.of(77));
        for (int round = 0; round < 200; round++) {
            var wanted = new LinkedHashMap<String, Set<Value>>();
            for (var name : SPACE.parameters()) {
                if (random.nextInt(3) == 0) {
                    var some = new LinkedHashSet<Value>();
                    for (int i = 0; i <= random.nextInt(5); i++) {
                        some.add(values.get(random.nextInt(values.size())));
                    }
                    wanted.put(name, some);
                }
            }
            check(wanted);
        }
    }

    @Test
    void one_leap_crosses_a_space_of_any_size() {
        var axes = new ArrayList<ParameterDraft>();
        for (int i = 0; i < 6; i++) {
            axes.add(new ParameterDraft(
                    "/space/x" + i,
                    "x" + i,
                    Axis.stepped(java.math.BigDecimal.ZERO, new java.math.BigDecimal(999), java.math.BigDecimal.ONE)));
        }
        var space = new SpaceDraft().member(axes).check().orThrow();
        var matching = space.matching(Map.of("x0", Set.of(Value.of(500)), "x5", Set.of(Value.of(7))));
        assertThat(matching.next(0)).isEqualTo(500L * 1_000_000_000_000_000L + 7);
        assertThat(matching.next(500L * 1_000_000_000_000_000L + 8)).isEqualTo(500L * 1_000_000_000_000_000L + 1007);
        // Behind the last one there could be only points that were added.
        assertThat(matching.next(501L * 1_000_000_000_000_000L)).isEqualTo(1_000_000_000_000_000_000L);
    }
}
