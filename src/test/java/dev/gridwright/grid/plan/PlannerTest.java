package dev.gridwright.grid.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.grid.GridFiles;
import dev.gridwright.grid.Parsed;
import dev.gridwright.search.IndexRange;
import dev.gridwright.search.SearchOptions;
import dev.gridwright.search.Shard;
import dev.gridwright.space.Point;
import dev.gridwright.study.Grid;
import java.math.BigInteger;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PlannerTest {
    private static Plan plan(String text) {
        return Planner.plan(GridFiles.valid(text));
    }

    private static Parsed.Valid searching(Parsed.Valid valid, UnaryOperator<SearchOptions> change) {
        var grid = valid.grid();
        return new Parsed.Valid(
                new Grid(
                        grid.name(),
                        grid.labels(),
                        grid.space(),
                        change.apply(grid.search()),
                        grid.objective(),
                        grid.stop(),
                        grid.trial(),
                        grid.limits(),
                        grid.priority(),
                        grid.gates(),
                        grid.inputs(),
                        grid.reuse(),
                        grid.hooks()),
                valid.document(),
                valid.data(),
                valid.obstacles(),
                valid.warnings(),
                valid.defaults());
    }

    @Test
    void a_plan_of_a_union_with_conditions_says_what_each_rule_removes() {
        var plan = Planner.plan(GridFiles.valid(GridFiles.read(GridFiles.FOLDER.resolve("good/kernels.yaml"))));
        assertThat(plan.points()).isEqualTo(31);
        assertThat(plan.rawPoints()).isEqualTo(59);
        assertThat(plan.exact()).isTrue();
        assertThat(plan.removed())
                .extracting(removal -> removal.points().intValue())
                .containsExactly(18, 6, 3, 2);
        assertThat(plan.removed().getFirst().rule()).isEqualTo("degree when kernel == 'poly'");
        assertThat(plan.axes())
                .extracting(axis -> axis.name())
                .containsExactly("kernel", "C", "kernel", "C", "gamma", "degree");
        assertThat(plan.first()).hasSize(Planner.SHOWN).first().hasToString("{\"C\":0.01,\"kernel\":\"linear\"}");
        assertThat(plan.last()).hasSize(Planner.SHOWN);
        assertThat(plan.last().getLast().canonical()).isEqualTo("{\"C\":3.3,\"gamma\":0.02,\"kernel\":\"rbf\"}");
        assertThat(plan.estimate())
                .isEqualTo(new Plan.Estimate(
                        BigInteger.valueOf(31), BigInteger.valueOf(155), BigInteger.valueOf(31 * 60)));
        assertThat(plan.guarantees()).singleElement().asString().contains("5 folds", "1m", "killed");
    }

    @Test
    void every_default_is_shown_where_it_would_be_written() {
        var plan = plan("""
                version: 1
                name: trees
                space: {max_depth: [2, 4]}
                objective: {metric: f1}
                trial: {model: random_forest, data: {csv: ../data/flowers.csv, target: kind}}
                """);
        assertThat(plan.defaults())
                .containsEntry("/search", "{strategy: grid, order: sequential, seed: 0}")
                .containsEntry("/objective/goal", "maximize")
                .containsEntry("/objective/folds", "5")
                .containsEntry("/objective/repeats", "1")
                .containsEntry("/objective/aggregate", "mean")
                .containsEntry("/trial/task", "classification")
                .containsEntry("/trial/standardize", "false")
                .containsEntry("/trial/timeout/run", "10m")
                .containsEntry("/trial/timeout/grace", "5s")
                .containsEntry("/trial/retry", "none")
                .containsEntry("/space/trees", "100")
                .containsEntry("/space/max_features", "\"sqrt\"")
                .containsEntry("/space/criterion", "\"gini\"")
                .containsEntry("/limits", "none")
                .containsEntry("/priority", "0")
                .containsEntry("/cache", "off")
                .doesNotContainKey("/space/max_depth")
                .doesNotContainKey("/space/loss");
        assertThat(plan.runs()).isEqualTo("model random_forest (classification) on ../data/flowers.csv");
    }

    @Test
    void the_task_follows_from_the_metric_the_learner_or_the_target() {
        var start = "version: 1\nname: a\nspace: {}\n";
        assertThat(plan(start
                                + "objective: {metric: rmse}\ntrial: {model: knn, data: {csv: ../data/prices.csv, target: y}}\n")
                        .defaults())
                .containsEntry("/trial/task", "regression")
                .containsEntry("/objective/goal", "minimize");
        assertThat(plan(start
                                + "objective: {metric: fit_seconds}\ntrial: {model: svr, data: {csv: ../data/prices.csv, target: y}}\n")
                        .defaults())
                .containsEntry("/trial/task", "regression");
        assertThat(plan(start
                                + "objective: {metric: fit_seconds}\ntrial: {model: knn, data: {csv: ../data/prices.csv, target: y}}\n")
                        .defaults())
                .containsEntry("/trial/task", "regression");
        assertThat(plan(start
                                + "objective: {metric: fit_seconds}\ntrial: {model: knn, data: {csv: ../data/flowers.csv, target: kind}}\n")
                        .defaults())
                .containsEntry("/trial/task", "classification");
    }

    @Test
    void a_space_of_a_quintillion_points_is_planned_at_once() {
        var axis = "{min: -5, max: 5, count: 1000}";
        var text = GridFiles.sphere(
                "{a: %s, b: %s, c: %s, d: %s, e: %s, f: %s}".formatted(axis, axis, axis, axis, axis, axis),
                "constraints: [\"a < b\", \"c + d < e\"]\n");
        plan(GridFiles.sphere("{x: [1]}", ""));
        var plan = Assertions.assertTimeout(Duration.ofSeconds(20), () -> plan(text));
        assertThat(plan.rawPoints()).isEqualTo(BigInteger.TEN.pow(18));
        assertThat(plan.exact()).isFalse();
        assertThat(plan.interval()).isPresent();
        assertThat(plan.points()).isBetween(BigInteger.TEN.pow(17), BigInteger.TEN.pow(18));
        assertThat(plan.warnings()).anySatisfy(warning -> assertThat(warning).contains("estimated"));
        assertThat(plan.obstacles()).isEmpty();
        assertThat(plan.estimate().longestSeconds()).isEqualTo(plan.points().multiply(BigInteger.valueOf(600)));
    }

    @Test
    void a_space_beyond_the_index_is_planned_but_cannot_be_run() {
        var plan = plan(GridFiles.sphere(
                "{a: {min: 0, max: 1, count: 1000000000000}, b: {min: 0, max: 1, count: 1000000000000}}", ""));
        assertThat(plan.points()).isEqualTo(BigInteger.TEN.pow(24));
        assertThat(plan.obstacles()).singleElement().satisfies(obstacle -> {
            assertThat(obstacle.pointer()).isEqualTo("/space");
            assertThat(obstacle.detail()).contains("2^63");
        });
    }

    @ParameterizedTest
    @CsvSource({"sequential", "reverse", "shuffled"})
    void a_sample_is_planned_with_its_own_points_and_included_ones(String order) {
        var plan = plan(GridFiles.sphere(
                "{x: {min: 0, max: 999999, step: 1}, y: {min: 0, max: 999999, step: 1}}",
                "search: {sample: 5, seed: 3, order: %s}\ninclude: [{x: 0.5, y: 0.5}]\n".formatted(order)));
        assertThat(plan.points()).isEqualTo(6);
        assertThat(plan.rawPoints()).isEqualTo(BigInteger.TEN.pow(12));
        assertThat(plan.first().getFirst().canonical()).isEqualTo("{\"x\":0.5,\"y\":0.5}");
        assertThat(plan.first()).extracting(Point::canonical).doesNotHaveDuplicates();
        assertThat(plan.last()).hasSize(Planner.SHOWN);
    }

    @Test
    void a_sample_of_more_than_there_is_takes_all_and_says_so() {
        var plan = plan(GridFiles.sphere("{x: [1, 2, 3]}", "search: {sample: 100}\n"));
        assertThat(plan.points()).isEqualTo(3);
        assertThat(plan.warnings()).containsExactly("the sample of 100 takes all 3 points");
    }

    @Test
    void a_range_and_a_shard_are_planned_too() {
        var valid = GridFiles.valid(GridFiles.sphere("{x: {min: 1, max: 100, step: 1}}", ""));
        var range = Planner.plan(searching(valid, search -> search.range(new IndexRange(10, 30))));
        assertThat(range.points()).isEqualTo(20);
        assertThat(range.first().getFirst().canonical()).isEqualTo("{\"x\":11}");
        assertThat(range.last().getLast().canonical()).isEqualTo("{\"x\":30}");
        var shards = BigInteger.ZERO;
        for (int i = 1; i <= 4; i++) {
            var shard = new Shard(i, 4);
            shards = shards.add(Planner.plan(searching(valid, search -> search.shard(shard)))
                    .points());
        }
        assertThat(shards).isEqualTo(100);
    }

    @Test
    void what_is_probably_not_meant_is_warned_of() {
        assertThat(plan(GridFiles.sphere("{x: {min: 0, max: 10, step: 3}}", "")).warnings())
                .singleElement()
                .asString()
                .contains("/space/x/max", "step misses");
        assertThat(plan("version: 1\nname: a\nspace: {}\nobjective: {metric: accuracy, goal: minimize}\n"
                                + "trial: {model: knn, data: {csv: ../data/flowers.csv, target: kind}}\n")
                        .warnings())
                .containsExactly("the goal is to minimize accuracy, of which more is better");
        assertThat(plan(GridFiles.sphere("{x: [1]}", "gates: [\"best < baseline\"]\n"))
                        .warnings())
                .singleElement()
                .asString()
                .contains("baseline");
    }

    @Test
    void no_point_is_duplicated_in_a_space_without_parameters() {
        var plan = plan("version: 1\nname: a\nspace: {}\nobjective: {metric: accuracy}\n"
                + "trial: {model: lda, data: {csv: ../data/flowers.csv, target: kind}}\n");
        assertThat(plan.points()).isOne();
        assertThat(plan.first()).isEqualTo(plan.last()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "command: registered                                                            | no command is registered",
            })
    void a_kind_that_cannot_run_yet_is_planned_with_a_warning_and_has_an_obstacle(String kind, String words) {
        var plan = plan("version: 1\nname: a\nspace: {x: [1, 2]}\nobjective: {metric: loss, goal: minimize}\n"
                + "trial: {" + kind + "}\n");
        assertThat(plan.points()).isEqualTo(2);
        assertThat(plan.obstacles()).singleElement().satisfies(obstacle -> {
            assertThat(obstacle.detail()).startsWith(words).contains("cannot be run");
            assertThat(obstacle.line()).hasValue(5);
        });
        assertThat(plan.warnings()).anySatisfy(warning -> assertThat(warning).contains(words));
        assertThat(plan.guarantees()).isNotEmpty();
    }
}
