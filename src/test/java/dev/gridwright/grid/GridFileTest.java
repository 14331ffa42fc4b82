package dev.gridwright.grid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.search.Order;
import dev.gridwright.study.Gate;
import dev.gridwright.study.Limits;
import dev.gridwright.study.StopRule;
import dev.gridwright.trial.Objective.Aggregate;
import dev.gridwright.trial.Objective.Goal;
import dev.gridwright.trial.TrialKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class GridFileTest {
    static List<Path> good() {
        return GridFiles.in("good");
    }

    @ParameterizedTest
    @MethodSource("good")
    void a_good_grid_has_no_problem_and_is_read_back_equal_from_what_is_stored(Path file) {
        var valid = GridFiles.valid(GridFiles.read(file));
        var again = GridFiles.valid(GridFile.read(
                valid.document().text(), GridFile.Format.of(valid.document().format()), GridFiles.context(file)));
        assertThat(again.document()).isEqualTo(valid.document());
        assertThat(again.defaults()).isEqualTo(valid.defaults());
        assertThat(again.grid())
                .usingRecursiveComparison()
                .ignoringFields("space")
                .isEqualTo(valid.grid());
        assertThat(again.grid().space().axes()).isEqualTo(valid.grid().space().axes());
        assertThat(again.grid().space().count())
                .hasToString(valid.grid().space().count().toString());
    }

    @Test
    void every_part_of_a_grid_is_read() {
        var grid = GridFiles.valid(GridFiles.read(GridFiles.FOLDER.resolve("good/whole.yaml")))
                .grid();
        assertThat(grid.name()).isEqualTo("digits-forest");
        assertThat(grid.labels()).containsEntry("team", "vision").containsEntry("branch", "none");
        assertThat(grid.space().rawSize()).isEqualTo(15);
        assertThat(grid.search().order()).isEqualTo(Order.SEQUENTIAL);
        assertThat(grid.search().seed()).isEqualTo(7);
        var objective = grid.objective();
        assertThat(objective.metric()).isEqualTo("accuracy");
        assertThat(objective.goal()).isEqualTo(Goal.MAXIMIZE);
        assertThat(objective.also()).containsExactly("f1", "fit_seconds");
        assertThat(objective.folds()).isEqualTo(5);
        assertThat(objective.aggregate()).isEqualTo(Aggregate.MEAN);
        assertThat(grid.stop())
                .isEqualTo(new StopRule(OptionalDouble.of(0.99), Optional.of(new StopRule.NoImprovement(40, 0.001))));
        assertThat(grid.trial().kind()).isInstanceOfSatisfying(TrialKind.Model.class, model -> {
            assertThat(model.learner()).isEqualTo("random_forest");
            assertThat(model.task()).isEqualTo("classification");
            assertThat(Path.of(model.data().path())).isAbsolute().exists();
        });
        assertThat(grid.trial().timeout().run()).isEqualTo(Duration.ofMinutes(2));
        assertThat(grid.trial().timeout().idle()).contains(Duration.ofSeconds(30));
        assertThat(grid.trial().retry().on()).containsExactly("lost", "oom", "exit:75", "http_status:5xx");
        assertThat(grid.trial().resources().memoryBytes()).contains(2L << 30);
        assertThat(grid.limits())
                .isEqualTo(new Limits(
                        OptionalInt.of(8),
                        Optional.of(Duration.ofMinutes(45)),
                        OptionalLong.of(200),
                        Optional.of(new Limits.MaxFailures.Share(0.1)),
                        Limits.OnLimit.DRAIN));
        assertThat(grid.gates()).extracting(Gate::expression).containsExactly("best >= 0.95", "rate(failed) < 2%");
        assertThat(grid.gates()).extracting(Gate::abort).containsExactly(false, true);
    }

    private static String resultIn(String path) {
        return "version: 1\nname: a\nspace: {x: [1]}\nobjective: {metric: m, goal: minimize}\n"
                + "trial: {command: [sh], timeout: 1m, metrics: {from: file, path: \"" + path + "\"}}\n";
    }

    @Test
    void the_file_of_a_result_is_in_the_output_folder_whether_that_is_said_or_not() {
        for (var path : List.of("sub/result.json", "${output_dir}/sub/result.json")) {
            assertThat(GridFiles.valid(resultIn(path)).grid().trial().kind())
                    .isInstanceOfSatisfying(
                            TrialKind.Command.class,
                            command -> assertThat(command.metrics())
                                    .isEqualTo(new TrialKind.MetricSource.File("sub/result.json")));
        }
        for (var path : List.of("${work_dir}/result.json", "result-${x}.json", "${output_dir}/../result.json")) {
            assertThat(GridFiles.problems(resultIn(path)))
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.pointer()).isEqualTo("/trial/metrics/path"));
        }
    }
}
