package dev.gridwright.study.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.study.aggregate.Front.Criterion;
import dev.gridwright.trial.Objective.Goal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class FrontTest {

    private static final List<Criterion> COST = List.of(new Criterion("cost", Goal.MINIMIZE));

    @Test
    void what_nobody_beats_stays_best_objective_first() {
        var front = new Front(Goal.MAXIMIZE, COST);
        front.add(0, 0.5, Map.of("cost", 2.0));
        front.add(1, 0.9, Map.of("cost", 9.0));
        front.add(2, 0.4, Map.of("cost", 3.0));
        front.add(3, 0.6, Map.of("cost", 2.0));
        front.add(4, 0.1, Map.of("cost", 1.0));
        front.add(5, 0.9, Map.of("cost", 9.0));
        front.add(6, 1.0, Map.of("seconds", 1.0));
        front.add(7, 1.0, Map.of("cost", Double.NaN));

        assertThat(front.indices()).containsExactly(1, 5, 3, 4);
    }

    @Test
    void without_another_metric_the_best_are_left() {
        var front = new Front(Goal.MINIMIZE, List.of());
        for (int i = 0; i < 10; i++) {
            front.add(i, i % 5, Map.of());
        }
        assertThat(front.indices()).containsExactly(0, 5);
    }

    @Test
    void it_is_the_front_that_a_comparison_of_all_with_all_gives() {
        long seed = Long.getLong("gridwright.random.seed", 1);
        var random = new Random(seed);
        var with = List.of(new Criterion("a", Goal.MINIMIZE), new Criterion("b", Goal.MAXIMIZE));
        var points = new ArrayList<double[]>();
        var front = new Front(Goal.MAXIMIZE, with);
        for (int i = 0; i < 300; i++) {
            double[] point = {random.nextInt(12), random.nextInt(12), random.nextInt(12)};
            points.add(point);
            front.add(i, point[0], Map.of("a", point[1], "b", point[2]));
        }
        var expected = IntStream.range(0, points.size())
                .filter(i -> points.stream().noneMatch(other -> beats(other, points.get(i))))
                .mapToObj(i -> (long) i)
                .toList();
        assertThat(Arrays.stream(front.indices()).boxed())
                .as("seed %d", seed)
                .containsExactlyInAnyOrder(expected.toArray(Long[]::new));
    }

    private static boolean beats(double[] one, double[] other) {
        boolean asGood = one[0] >= other[0] && one[1] <= other[1] && one[2] >= other[2];
        return asGood && (one[0] > other[0] || one[1] < other[1] || one[2] > other[2]);
    }

    @Test
    void criteria_are_read_with_their_goals_and_nothing_else_is() {
        assertThat(Criterion.parse("cost, f1:maximize,x.y:minimize"))
                .contains(List.of(
                        new Criterion("cost", Goal.MINIMIZE),
                        new Criterion("f1", Goal.MAXIMIZE),
                        new Criterion("x.y", Goal.MINIMIZE)));
        for (var text : List.of("", ",", "cost:", "cost:least", "1", "a b", "a,".repeat(10) + "a")) {
            assertThat(Criterion.parse(text)).as(text).isEmpty();
        }
    }
}
