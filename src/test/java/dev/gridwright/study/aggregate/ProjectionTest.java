package dev.gridwright.study.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gridwright.space.Axis;
import dev.gridwright.space.ParameterDraft;
import dev.gridwright.space.Point;
import dev.gridwright.space.PointDraft;
import dev.gridwright.space.Space;
import dev.gridwright.space.SpaceDraft;
import dev.gridwright.space.Value;
import dev.gridwright.study.aggregate.Effects.Level;
import dev.gridwright.trial.Objective.Goal;
import dev.gridwright.trial.Outcome;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class ProjectionTest {

    private static ParameterDraft axis(String name, Object... values) {
        var plain = java.util.Arrays.stream(values).map(Value::of).toList();
        return new ParameterDraft("/space/" + name, name, Axis.listed(plain).orThrow());
    }

    private static Space space(ParameterDraft... axes) {
        return new SpaceDraft().member(List.of(axes)).check().orThrow();
    }

    private static double number(Point point, String name) {
        return point.value(name)
                .map(value -> ((BigDecimal) value.plain()).doubleValue())
                .orElse(0.0);
    }

    /// Takes in every point of the space, in an order of its own.
    private static Projection whole(Space space, Goal goal, long seed, ToDoubleFunction<Point> objective) {
        var projection = new Projection(Optional.of(space), goal);
        var indices = new ArrayList<>(LongStream.range(0, space.end().longValueExact())
                .filter(space::contains)
                .boxed()
                .toList());
        java.util.Collections.shuffle(indices, new Random(seed));
        long event = 0;
        for (long index : indices) {
            var point = space.point(index).orElseThrow();
            projection.add(succeeded(++event, index, objective.applyAsDouble(point), point, projection));
        }
        return projection;
    }

    private static EndedPoint succeeded(long event, long index, double objective, Point point, Projection projection) {
        return new EndedPoint(
                event,
                index,
                Outcome.SUCCEEDED,
                objective,
                event * 1_000_000_000L,
                Optional.of(point).filter(known -> index >= projection.pointsFrom()));
    }

    @Test
    void shares_of_an_additive_objective_are_those_of_the_formula() {
        var space = space(axis("a", 0, 1), axis("b", 0, 1, 2), axis("c", "p", "q"));
        // The variance of 3a is 9/4, that of 2b is 4 * 2/3; c does nothing and nothing interacts.
        var effects = whole(space, Goal.MINIMIZE, 1, point -> 1000 + 3 * number(point, "a") + 2 * number(point, "b"))
                .effects(12, 0);

        assertThat(effects.complete()).isTrue();
        assertThat(effects.missing()).isEmpty();
        double total = 9.0 / 4 + 8.0 / 3;
        assertThat(effects.variance()).isCloseTo(total, within(1e-9));
        assertThat(effects.parameters()).extracting(Effects.OfParameter::name).containsExactly("a", "b", "c");
        assertThat(effects.parameters().get(0).share()).isCloseTo(9.0 / 4 / total, within(1e-9));
        assertThat(effects.parameters().get(1).share()).isCloseTo(8.0 / 3 / total, within(1e-9));
        assertThat(effects.parameters().get(2).share()).isCloseTo(0, within(1e-9));
        assertThat(effects.pairs())
                .hasSize(3)
                .allSatisfy(pair -> assertThat(pair.share()).isCloseTo(0, within(1e-9)));
    }

    @Test
    void a_pair_explains_what_neither_parameter_explains_alone() {
        var space = space(axis("a", -1, 1), axis("b", -1, 1), axis("c", 1, 2, 3));
        var effects = whole(space, Goal.MAXIMIZE, 2, point -> number(point, "a") * number(point, "b"))
                .effects(12, 0);

        assertThat(effects.parameters())
                .allSatisfy(one -> assertThat(one.share()).isCloseTo(0, within(1e-12)));
        assertThat(effects.pairs())
                .filteredOn(pair -> pair.first().equals("a") && pair.second().equals("b"))
                .singleElement()
                .satisfies(pair -> assertThat(pair.share()).isCloseTo(1, within(1e-12)));
    }

    @Test
    void shares_and_means_agree_with_sums_over_all_points_also_far_from_zero() {
        var random = new Random(11);
        var space = space(axis("a", 1, 2, 3, 4), axis("b", "x", "y", "z"), axis("c", true, false));
        var numbers = random.doubles(24).map(number -> 1e9 + number).toArray();
        var effects = whole(
                        space,
                        Goal.MINIMIZE,
                        3,
                        point -> numbers[(int) space.indexOf(point).orElseThrow()])
                .effects(24, 0);

        double mean = DoubleStream.of(numbers).average().orElseThrow();
        double squares = DoubleStream.of(numbers)
                .map(number -> (number - mean) * (number - mean))
                .sum();
        double ofA = IntStream.range(0, 4)
                .mapToDouble(a -> IntStream.range(0, 6)
                        .mapToDouble(rest -> numbers[a * 6 + rest])
                        .average()
                        .orElseThrow())
                .map(one -> 6 * (one - mean) * (one - mean))
                .sum();
        assertThat(effects.parameters().getFirst().share()).isCloseTo(ofA / squares, within(1e-5));
        double shares = effects.parameters().stream()
                        .mapToDouble(Effects.OfParameter::share)
                        .sum()
                + effects.pairs().stream().mapToDouble(Effects.OfPair::share).sum();
        assertThat(shares).isBetween(0.0, 1.0);
        Numbers first = effects.parameters().getFirst().levels().getFirst().numbers();
        assertThat(first.count()).isEqualTo(6);
        assertThat(first.mean())
                .isCloseTo(java.util.Arrays.stream(numbers, 0, 6).average().orElseThrow(), within(1e-5));
        assertThat(first.best())
                .isEqualTo(java.util.Arrays.stream(numbers, 0, 6).min().orElseThrow());
    }

    @Test
    void values_stand_in_the_order_of_the_axis_and_failures_are_counted_apart() {
        var space = space(axis("a", 3, 1, 2));
        var projection = new Projection(Optional.of(space), Goal.MINIMIZE);
        projection.add(new EndedPoint(4, 2, Outcome.SUCCEEDED, 7, 0, Optional.empty()));
        projection.add(new EndedPoint(5, 0, Outcome.TIMED_OUT, Double.NaN, 0, Optional.empty()));
        projection.add(new EndedPoint(9, 1, Outcome.CANCELLED, Double.NaN, 0, Optional.empty()));
        var effects = projection.effects(3, 0);

        assertThat(effects.ended()).isEqualTo(3);
        assertThat(effects.complete()).isFalse();
        assertThat(effects.missing()).containsExactly("2 of 3 points have no number.");
        assertThat(effects.pairs()).isEmpty();
        assertThat(effects.parameters().getFirst().levels())
                .extracting(level -> level.value().orElseThrow().canonical())
                .containsExactly("3", "1", "2");
        assertThat(effects.parameters().getFirst().levels())
                .extracting(Level::numbers)
                .extracting(Numbers::count)
                .containsExactly(0, 0, 1);
        assertThat(effects.parameters().getFirst().levels().getFirst().numbers().failed())
                .isEqualTo(1);
        assertThat(projection.lastEvent()).isEqualTo(9);
        assertThatThrownBy(() -> projection.add(new EndedPoint(9, 1, Outcome.SUCCEEDED, 1, 0, Optional.empty())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void an_included_point_beside_the_grid_brings_its_own_value_and_the_grid_is_no_full_one() {
        var space = new SpaceDraft()
                .member(List.of(axis("a", 1, 2), axis("b", 1, 2)))
                .include(new PointDraft("/include/0", new LinkedHashMap<>(Map.of("a", Value.of(7), "b", Value.of(2)))))
                .check()
                .orThrow();
        var projection = whole(space, Goal.MAXIMIZE, 4, point -> number(point, "a"));
        var effects = projection.effects(5, 1);

        assertThat(effects.complete()).isFalse();
        assertThat(effects.missing()).containsExactly("1 included or added points lie beside the grid.");
        assertThat(effects.parameters().getFirst().levels())
                .extracting(level -> level.value().orElseThrow().canonical())
                .containsExactly("1", "2", "7");
        var map = projection.heatmap("b", "a").orElseThrow();
        assertThat(map.y()).hasSize(3);
        assertThat(map.cells()).hasSize(5);
        assertThat(map.cells().getLast()).satisfies(cell -> {
            assertThat(cell.x()).isEqualTo(1);
            assertThat(cell.y()).isEqualTo(2);
            assertThat(cell.numbers().mean()).isEqualTo(7);
        });
    }

    @Test
    void pairs_that_values_beside_the_axes_make_too_large_are_left_out_and_named() {
        var space = space(axis("a", 1, 2), axis("b", 1, 2), axis("c", 1, 2));
        var projection = new Projection(Optional.of(space), Goal.MINIMIZE);
        for (int i = 0; i < 900; i++) {
            var values = new LinkedHashMap<String, Value>();
            values.put("a", Value.of(10 + i));
            values.put("b", Value.of(10 + i));
            values.put("c", Value.of(1 + i % 2));
            projection.add(new EndedPoint(i + 1, 8 + i, Outcome.SUCCEEDED, i, 0, Optional.of(new Point(values))));
        }
        assertThat(projection.heatmap("a", "b")).isEmpty();
        assertThat(projection.heatmap("a", "c").orElseThrow().cells()).hasSize(900);
        assertThat(projection.effects(908, 900).leftOut())
                .singleElement()
                .satisfies(leftOut -> assertThat(leftOut.parameters()).containsExactly("a", "b"));
    }

    @Test
    void points_without_a_parameter_have_a_level_of_their_own() {
        var space = new SpaceDraft()
                .member(List.of(axis("kernel", "linear")))
                .member(List.of(axis("kernel", "rbf"), axis("gamma", 1, 10)))
                .check()
                .orThrow();
        var projection = whole(space, Goal.MAXIMIZE, 5, point -> number(point, "gamma"));
        var effects = projection.effects(3, 0);

        assertThat(effects.missing()).containsExactly("The space is a union of 2 spaces, not one full grid.");
        assertThat(effects.parameters().get(1).levels())
                .extracting(Level::value)
                .containsExactly(Optional.of(Value.of(1)), Optional.of(Value.of(10)), Optional.empty());
        var map = projection.heatmap("gamma", "kernel").orElseThrow();
        assertThat(map.x()).containsExactly(Optional.of(Value.of(1)), Optional.of(Value.of(10)), Optional.empty());
        assertThat(map.cells())
                .extracting(Heatmap.Cell::x, Heatmap.Cell::y)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(0, 1),
                        org.assertj.core.groups.Tuple.tuple(1, 1),
                        org.assertj.core.groups.Tuple.tuple(2, 0));
    }

    @Test
    void what_is_too_large_is_left_out_and_named() {
        var long1 = new ParameterDraft(
                "/space/n",
                "n",
                Axis.stepped(BigDecimal.ONE, new BigDecimal(Projection.MAX_LEVELS + 1), BigDecimal.ONE));
        var wide =
                new ParameterDraft("/space/w", "w", Axis.stepped(BigDecimal.ONE, new BigDecimal(400), BigDecimal.ONE));
        var high =
                new ParameterDraft("/space/h", "h", Axis.stepped(BigDecimal.ONE, new BigDecimal(300), BigDecimal.ONE));
        var space = space(long1, wide, high, axis("s", 1, 2));
        var projection = new Projection(Optional.of(space), Goal.MINIMIZE);
        projection.add(new EndedPoint(1, 5, Outcome.SUCCEEDED, 1, 0, Optional.empty()));
        var effects = projection.effects(10, 0);

        assertThat(effects.parameters()).extracting(Effects.OfParameter::name).containsExactly("w", "h", "s");
        assertThat(effects.leftOut())
                .containsExactly(
                        new Effects.LeftOut(List.of("n"), Projection.MAX_LEVELS + 1, Projection.MAX_LEVELS),
                        new Effects.LeftOut(List.of("w", "h"), 401 * 301, Projection.MAX_CELLS));
        assertThat(projection.heatmap("w", "h")).isEmpty();
        assertThat(projection.heatmap("w", "s")).isPresent();
        assertThat(projection.heatmap("w", "w")).isEmpty();
        assertThat(projection.heatmap("w", "other")).isEmpty();
    }

    @Test
    void the_history_has_every_improvement_and_evenly_chosen_trials() {
        var space = space(axis("a", 1));
        var projection = new Projection(Optional.of(space), Goal.MAXIMIZE);
        int trials = 100_000;
        for (int i = 1; i <= trials; i++) {
            projection.add(new EndedPoint(i + 10, 0, Outcome.SUCCEEDED, Math.floor(i / 10_000.0), i, Optional.empty()));
        }
        var history = projection.history(50);

        assertThat(history.succeeded()).isEqualTo(trials);
        assertThat(history.improvementsComplete()).isTrue();
        assertThat(history.improvements())
                .extracting(History.Step::completed)
                .containsExactly(
                        1L, 10_000L, 20_000L, 30_000L, 40_000L, 50_000L, 60_000L, 70_000L, 80_000L, 90_000L, 100_000L);
        assertThat(history.sampled()).hasSizeBetween(25, 50);
        long stride =
                history.sampled().get(1).completed() - history.sampled().get(0).completed();
        for (int i = 0; i < history.sampled().size(); i++) {
            assertThat(history.sampled().get(i).completed()).isEqualTo(1 + i * stride);
        }
        assertThat(projection.history(Projection.MAX_STEPS).sampled()).hasSizeGreaterThan(1000);
    }

    @Test
    void very_many_improvements_are_thinned_but_the_last_one_stays() {
        var projection = new Projection(Optional.of(space(axis("a", 1))), Goal.MAXIMIZE);
        for (int i = 1; i <= 10_001; i++) {
            projection.add(new EndedPoint(i, 0, Outcome.SUCCEEDED, i, i, Optional.empty()));
        }
        var history = projection.history(10);
        assertThat(history.improvementsComplete()).isFalse();
        assertThat(history.improvements()).hasSizeLessThanOrEqualTo(Projection.MAX_STEPS + 1);
        assertThat(history.improvements().getLast().objective()).isEqualTo(10_001);
    }

    @Test
    void without_a_space_parameters_are_learned_from_the_points() {
        var projection = new Projection(Optional.empty(), Goal.MINIMIZE);
        for (int i = 0; i < 4; i++) {
            var values = new LinkedHashMap<String, Value>();
            values.put("a", Value.of(i % 2));
            if (i > 1) {
                values.put("late", Value.of("t"));
            }
            projection.add(new EndedPoint(i + 1, i, Outcome.SUCCEEDED, i, 0, Optional.of(new Point(values))));
        }
        var effects = projection.effects(4, 0);
        assertThat(effects.missing()).containsExactly("The grid of this study cannot be read any more.");
        assertThat(effects.parameters().get(0).levels())
                .extracting(level -> level.numbers().mean())
                .containsExactly(1.0, 2.0);
        assertThat(effects.parameters().get(1).levels().getFirst().numbers().count())
                .isEqualTo(2);
    }

    @Test
    void positions_agree_with_points_in_spaces_with_conditions_and_zips() {
        var space = new SpaceDraft()
                .member(List.of(
                        axis("a", "p", "q"),
                        axis("b", 1, 2, 3).zip("z"),
                        axis("d", 4, 5, 6).zip("z"),
                        axis("e", 7, 8).when("a == 'q'")))
                .member(List.of(axis("b", 5, 6), axis("c", true, false)))
                .check()
                .orThrow();
        long[] positions = new long[space.parameters().size()];
        for (long index = 0; index < space.rawSize().longValueExact(); index++) {
            int member = space.positions(index, positions);
            if (!space.contains(index)) {
                continue;
            }
            var point = space.point(index).orElseThrow();
            for (int i = 0; i < positions.length; i++) {
                var name = space.parameters().get(i);
                var value = point.value(name);
                assertThat(positions[i] >= 0).isEqualTo(value.isPresent());
                if (value.isPresent()) {
                    var axis = space.members().get(member).parameters().stream()
                            .filter(parameter -> parameter.name().equals(name))
                            .findFirst()
                            .orElseThrow()
                            .axis();
                    assertThat(axis.at(positions[i])).isEqualTo(value.get());
                }
            }
        }
    }
}
