package dev.gridwright.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The meaning of each part of a definition, by example.
final class SpaceTest {
    @Test
    void an_empty_space_is_one_point() {
        Space space = new SpaceDraft().check().orThrow();
        assertThat(space.rawSize()).isEqualTo(1);
        assertThat(space.point(0).orElseThrow().canonical()).isEqualTo("{}");
        assertThat(space.count().points()).isEqualTo(1);
        assertThat(new SpaceDraft().member(List.of()).check().orThrow().rawSize())
                .isEqualTo(1);
    }

    @Test
    void the_first_declared_parameter_varies_slowest() {
        Space space = space(listed("a", 1, 2), listed("b", "x", "y"));
        assertThat(points(space))
                .containsExactly(
                        "{\"a\":1,\"b\":\"x\"}",
                        "{\"a\":1,\"b\":\"y\"}",
                        "{\"a\":2,\"b\":\"x\"}",
                        "{\"a\":2,\"b\":\"y\"}");
        assertThat(space.parameters()).containsExactly("a", "b");
    }

    @Test
    void a_zip_group_moves_together_at_the_place_of_its_first_member() {
        Space space = space(
                listed("a", 1, 2).zip("together"),
                listed("b", "x", "y"),
                listed("c", 10, 20).zip("together"));
        assertThat(points(space))
                .containsExactly(
                        "{\"a\":1,\"b\":\"x\",\"c\":10}",
                        "{\"a\":1,\"b\":\"y\",\"c\":10}",
                        "{\"a\":2,\"b\":\"x\",\"c\":20}",
                        "{\"a\":2,\"b\":\"y\",\"c\":20}");
    }

    @Test
    void an_inactive_axis_counts_only_at_its_digit_zero() {
        Space space =
                space(listed("kernel", "rbf", "poly"), listed("degree", 2, 3).when("kernel == 'poly'"));
        assertThat(space.rawSize()).isEqualTo(4);
        assertThat(space.point(0).orElseThrow().canonical()).isEqualTo("{\"kernel\":\"rbf\"}");
        assertThat(space.judge(1)).isEqualTo(new Judgement.Removed(space.rules().getFirst()));
        assertThat(space.rules().getFirst().text()).isEqualTo("degree when kernel == 'poly'");
        assertThat(space.count().points()).isEqualTo(3);
        assertThat(space.indexOf(space.point(3).orElseThrow())).hasValue(3);
    }

    @Test
    void a_zip_group_with_a_condition_counts_while_one_of_it_is_active() {
        Space space = space(
                listed("optimizer", "sgd", "adam").zip("o"),
                listed("momentum", 0.9, 0).zip("o").when("optimizer == 'sgd'"));
        assertThat(points(space))
                .containsExactly("{\"momentum\":0.9,\"optimizer\":\"sgd\"}", "{\"optimizer\":\"adam\"}");
    }

    @Test
    void a_zip_group_whose_rows_repeat_gives_each_point_once() {
        Space space = space(
                listed("mode", "on", "off"),
                listed("a", 1, 1, 2, 1).zip("z").when("mode == 'on'"),
                listed("b", "x", "y", "x", "x").zip("z").when("mode != 'off'"));
        assertThat(points(space))
                .containsExactly(
                        "{\"a\":1,\"b\":\"x\",\"mode\":\"on\"}",
                        "{\"a\":1,\"b\":\"y\",\"mode\":\"on\"}",
                        "{\"a\":2,\"b\":\"x\",\"mode\":\"on\"}",
                        "{\"mode\":\"off\"}");
        assertThat(space.judge(3)).isEqualTo(new Judgement.Duplicate(BigInteger.ZERO));
        assertThat(space.judge(7)).isEqualTo(new Judgement.Removed(space.rules().getFirst()));
        assertThat(space.indexOf(space.point(2).orElseThrow())).hasValue(2);
    }

    @Test
    void a_rule_that_touches_an_absent_parameter_holds() {
        Space space = space(
                listed("kernel", "rbf", "poly"),
                listed("degree", 2, 9).when("kernel == 'poly'"),
                listed("deep", true, false).when("degree > 5"));
        // Without a degree the condition of deep is undecided, so deep is there.
        assertThat(points(space))
                .containsExactly(
                        "{\"deep\":true,\"kernel\":\"rbf\"}",
                        "{\"deep\":false,\"kernel\":\"rbf\"}",
                        "{\"degree\":2,\"kernel\":\"poly\"}",
                        "{\"deep\":true,\"degree\":9,\"kernel\":\"poly\"}",
                        "{\"deep\":false,\"degree\":9,\"kernel\":\"poly\"}");
    }

    @Test
    void members_of_a_union_follow_each_other_and_repeat_nothing() {
        Space space = new SpaceDraft()
                .member(List.of(listed("a", 1, 2)))
                .member(List.of(listed("a", 2, 3)))
                .check()
                .orThrow();
        assertThat(points(space)).containsExactly("{\"a\":1}", "{\"a\":2}", "{\"a\":3}");
        assertThat(space.judge(2)).isEqualTo(new Judgement.Duplicate(BigInteger.ONE));
        assertThat(space.count().duplicates()).isEqualTo(1);
    }

    @Test
    void equal_values_of_an_axis_are_one_point() {
        Space space = space(parameter("a", Value.of(1), Value.of(new BigDecimal("1.0")), Value.of("1")));
        assertThat(points(space)).containsExactly("{\"a\":1}", "{\"a\":\"1\"}");
        assertThat(space.judge(1)).isEqualTo(new Judgement.Duplicate(BigInteger.ZERO));
    }

    @Test
    void an_exclude_removes_what_matches_in_all_it_names() {
        Space space = svm().exclude("/exclude/0", partial("kernel", "poly", "degree", 4, "C", List.of(1, 10)))
                .check()
                .orThrow();
        long removed = space.count().removed().getLast().points().longValueExact();
        assertThat(removed).isEqualTo(2 * 3);
        assertThat(points(space)).noneMatch(point -> point.contains("\"C\":1,\"degree\":4"));
        assertThat(points(space)).anyMatch(point -> point.contains("\"C\":0.1,\"degree\":4"));
    }

    @Test
    void a_range_of_an_exclude_holds_both_ends() {
        var inside = new Match.Between(
                Optional.of(new Value.Numeric(new BigDecimal("2"))),
                Optional.of(new Value.Numeric(new BigDecimal("3"))));
        Space space = new SpaceDraft()
                .member(List.of(listed("a", 1, 2, 3, 4, "three")))
                .exclude("/exclude/0", new LinkedHashMap<>(Map.of("a", inside)))
                .check()
                .orThrow();
        assertThat(points(space)).containsExactly("{\"a\":1}", "{\"a\":4}", "{\"a\":\"three\"}");
        assertThat(space.rules().getFirst().text()).isEqualTo("exclude {a: {min: 2, max: 3}}");
    }

    @Test
    void each_removed_index_is_counted_for_the_first_rule_that_removes_it() {
        Space space = new SpaceDraft()
                .member(List.of(listed("a", 1, 2, 3, 4), listed("b", 1, 2)))
                .exclude("/exclude/0", partial("a", 1))
                .constraint("/constraints/0", "a > 2")
                .constraint("/constraints/1", "b == 1")
                .check()
                .orThrow();
        assertThat(space.count().removed().stream()
                        .map(removal -> removal.points().intValue()))
                .containsExactly(2, 2, 2);
        assertThat(space.count().points()).isEqualTo(2);
    }

    @Test
    void the_parts_of_a_constraint_count_as_one_rule() {
        Space space = new SpaceDraft()
                .member(List.of(listed("a", 1, 2, 3), listed("b", 1, 2, 3)))
                .constraint("/constraints/0", "a > 1 && (b > 1 && a + b < 6)")
                .check()
                .orThrow();
        assertThat(space.rules()).hasSize(1);
        assertThat(space.count().removed().getFirst().points()).isEqualTo(6);
        assertThat(space.judge(0)).isEqualTo(new Judgement.Removed(space.rules().getFirst()));
    }

    @Test
    void an_included_point_is_early_and_not_subject_to_rules() {
        Space space = svm().constraint("/constraints/0", "C * gamma < 1")
                .include(new PointDraft("/include/0", values("kernel", "rbf", "C", 10, "gamma", 0.1)))
                .include(new PointDraft("/include/1", values("kernel", "rbf", "C", 1, "gamma", 0.01)))
                .include(new PointDraft("/include/2", values("kernel", "rbf", "C", 10.0, "gamma", 0.1)))
                .check()
                .orThrow();
        assertThat(space.includedSize()).isEqualTo(1);
        assertThat(space.early()).hasSize(2);
        assertThat(space.early().getFirst()).isEqualTo(space.rawSize());
        assertThat(space.point(space.early().getLast()).orElseThrow().value("C"))
                .hasValue(Value.of(1));
        assertThat(space.early().getLast()).isLessThan(space.rawSize());
    }

    @Test
    void constants_that_an_included_point_leaves_out_are_filled_in() {
        Space space = new SpaceDraft()
                .member(List.of(listed("trees", 10, 20), listed("max_features", "sqrt"), listed("depth", 4)))
                .include(new PointDraft("/include/0", values("depth", 9, "trees", 15)))
                .check()
                .orThrow();
        assertThat(space.point(space.rawSize()).orElseThrow().values().sequencedKeySet())
                .containsExactly("trees", "max_features", "depth");
        assertThat(space.point(space.rawSize()).orElseThrow().canonical())
                .isEqualTo("{\"depth\":9,\"max_features\":\"sqrt\",\"trees\":15}");
    }

    @Test
    void added_points_come_after_all_others() {
        Space space = new SpaceDraft()
                .member(List.of(listed("a", 1, 2)))
                .include(new PointDraft("/include/0", values("a", 7)))
                .check()
                .orThrow();
        Space larger = space.with(space.points(List.of(
                        new PointDraft("/points/0", values("a", 8)),
                        new PointDraft("/points/1", values("a", 7)),
                        new PointDraft("/points/2", values("a", 2)),
                        new PointDraft("/points/3", values("a", 8.0))))
                .orThrow());
        assertThat(larger.early().stream().map(BigInteger::intValue)).containsExactly(2);
        assertThat(larger.includedSize()).isEqualTo(2);
        assertThat(larger.point(3).orElseThrow().canonical()).isEqualTo("{\"a\":8}");
        assertThat(larger.rawSize()).isEqualTo(2);
        assertThat(space.point(3)).isEmpty();
    }

    @Test
    void indices_beyond_the_space_are_no_points() {
        Space space = space(listed("a", 1, 2));
        assertThat(space.point(-1)).isEmpty();
        assertThat(space.point(2)).isEmpty();
        assertThat(space.point(BigInteger.TEN.pow(40))).isEmpty();
        assertThat(space.contains(Long.MIN_VALUE)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> space.judge(2));
        assertThat(space.indexOf(new Point(values("a", 3)))).isEmpty();
        assertThat(space.indexOf(new Point(values("b", 1)))).isEmpty();
        assertThat(space.indexOf(new Point(values("a", 1, "b", 1)))).isEmpty();
    }

    @Test
    void axes_are_listed_while_they_are_short() {
        Space space = space(
                listed("a", 1, 2).label("the first"),
                new ParameterDraft("/b", "b", Axis.stepped(BigDecimal.ONE, new BigDecimal(1_000), BigDecimal.ONE)));
        assertThat(space.axes().getFirst().values()).containsExactly(Value.of(1), Value.of(2));
        assertThat(space.axes().getFirst().label()).hasValue("the first");
        assertThat(space.axes().getLast().values()).isEmpty();
        assertThat(space.axes().getLast().count()).isEqualTo(1_000);
        assertThat(space.axes().getLast().last()).isEqualTo(Value.of(1_000));
    }

    private static SpaceDraft svm() {
        return new SpaceDraft()
                .member(List.of(
                        listed("kernel", "linear"),
                        new ParameterDraft(
                                "/C",
                                "C",
                                Axis.logarithmic(new BigDecimal("0.01"), new BigDecimal(100), BigInteger.valueOf(5)))))
                .member(List.of(
                        listed("kernel", "rbf", "poly"),
                        listed("C", 0.1, 1, 10),
                        new ParameterDraft(
                                "/gamma",
                                "gamma",
                                Axis.logarithmic(
                                        new BigDecimal("0.001"), new BigDecimal("0.1"), BigInteger.valueOf(3))),
                        new ParameterDraft(
                                        "/degree",
                                        "degree",
                                        Axis.stepped(BigDecimal.TWO, new BigDecimal(4), BigDecimal.ONE))
                                .when("kernel == 'poly'")));
    }

    private static Space space(ParameterDraft... parameters) {
        return new SpaceDraft().member(List.of(parameters)).check().orThrow();
    }

    private static ParameterDraft listed(String name, Object... values) {
        return parameter(name, java.util.Arrays.stream(values).map(Value::of).toArray(Value[]::new));
    }

    private static ParameterDraft parameter(String name, Value... values) {
        return new ParameterDraft("/space/" + name, name, Axis.listed(List.of(values)));
    }

    private static LinkedHashMap<String, Value> values(Object... namesAndValues) {
        var values = new LinkedHashMap<String, Value>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put((String) namesAndValues[i], Value.of(namesAndValues[i + 1]));
        }
        return values;
    }

    private static LinkedHashMap<String, Match> partial(Object... namesAndValues) {
        var partial = new LinkedHashMap<String, Match>();
        values(namesAndValues)
                .forEach((name, value) -> partial.put(
                        name,
                        value instanceof Value.Sequence(List<Value> items)
                                ? new Match.AnyOf(items)
                                : Match.value(value)));
        return partial;
    }

    private static List<String> points(Space space) {
        return IntStream.range(0, space.end().intValueExact())
                .mapToObj(space::point)
                .flatMap(Optional::stream)
                .map(Point::canonical)
                .toList();
    }
}
