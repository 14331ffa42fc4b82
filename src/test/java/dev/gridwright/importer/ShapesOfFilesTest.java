package dev.gridwright.importer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.grid.GridFile;
import dev.gridwright.grid.GridFile.Format;
import dev.gridwright.grid.Parsed;
import dev.gridwright.grid.context.Context;
import dev.gridwright.grid.plan.Plan;
import dev.gridwright.grid.plan.Planner;
import dev.gridwright.importer.tool.Tool;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Shapes that published files have, beyond what the tools' documentation shows first.
final class ShapesOfFilesTest {
    private static final String JOB = """
            apiVersion: kubeflow.org/v1beta1
            kind: Experiment
            metadata: {name: shapes}
            spec:
              objective: {type: minimize, objectiveMetricName: loss}
              algorithm: {algorithmName: grid}
              parameters:
                - {name: rate, parameterType: double, feasibleSpace: {min: "0.1", max: "0.7", step: "0.1"}}
              trialTemplate:
                primaryContainerName: main
                trialParameters: [{name: speed, reference: rate}]
                trialSpec:
            """;

    @Test
    void numbers_of_a_sweep_may_say_by_a_tag_that_they_are_numbers() {
        var grid = grid(Tool.WANDB, """
                method: grid
                parameters:
                  rate: {values: [!!float 1e-4, !!float "2e-4", !!float 3]}
                  name: {values: [!!str 12, !!str true]}
                  depth: {distribution: q_uniform, min: !!int 2, max: !!float 6, q: 2}
                  deep: {value: !!bool true}
                """);
        assertThat(grid.text())
                .contains("rate: [0.0001, 0.0002, 3]", "name: [\"12\", \"true\"]")
                .contains("depth: {min: 2, max: 4, step: 2}", "deep: {value: true}");
        // 3 rates, 2 names, depths 2 and 4
        points(grid, 3 * 2 * 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"!!float high", "!!int []", "!!python/tuple [1]", "!own 3", "!!bool 3", "!!binary aGk="})
    void a_tag_that_says_something_else_is_refused(String value) {
        assertThat(read(Tool.WANDB, "method: grid\nparameters: {rate: {value: " + value + "}}"))
                .isInstanceOf(Imported.Invalid.class);
    }

    @Test
    void a_grid_of_ours_has_no_tags() {
        var context = Context.embedded(Path.of("."), Optional.empty());
        assertThat(GridFile.read("version: !!int 1", Format.YAML, context))
                .isInstanceOfSatisfying(
                        Parsed.Invalid.class,
                        invalid -> assertThat(invalid.problems().toString()).contains("a tag"));
    }

    @Test
    void a_value_that_is_called_constant_is_carried_over() {
        var grid = grid(Tool.WANDB, """
                method: grid
                parameters:
                  epochs: {distribution: constant, value: 9}
                  width: {distribution: categorical, values: [3, 5]}
                """);
        assertThat(grid.dropped()).isEmpty();
        points(grid, 2);
    }

    @Test
    void parameters_of_a_sweep_are_sorted_level_by_level() {
        var plan = points(grid(Tool.WANDB, """
                method: grid
                run_cap: 3
                parameters:
                  z: {values: [1, 2]}
                  model:
                    parameters: {width: {values: [3, 4]}, depth: {values: [5, 6]}}
                  a: {values: [7, 8]}
                """), 2 * 2 * 2 * 2);
        assertThat(plan.first().get(1).canonical()).isEqualTo("{\"a\":7,\"model.depth\":5,\"model.width\":3,\"z\":2}");
        assertThat(plan.first().get(2).canonical()).isEqualTo("{\"a\":7,\"model.depth\":5,\"model.width\":4,\"z\":1}");
    }

    @ParameterizedTest
    @CsvSource({
        // drawn between the ends, rounded to a multiple: never to the one beyond an end
        "0.5, 2.5, 1, 2",
        "2, 10, 4, 2",
        "-2, 2, 4, 1",
        "2, 2, 4, 1",
        "1, 10, 4, 3",
        "0, 1, 0.25, 5",
        "100, 500, 1, 401"
    })
    void a_random_sweep_rounds_what_lies_between_the_ends(String min, String max, String q, long values) {
        points(
                grid(
                        Tool.WANDB,
                        "{method: random, parameters: {x: {distribution: q_uniform, min: %s, max: %s, q: %s}}}"
                                .formatted(min, max, q)),
                values);
    }

    @Test
    void what_a_job_without_containers_runs_is_named_as_missing() {
        var grid = grid(Tool.KATIB, JOB + """
                      kind: Workflow
                      spec: {templates: [{name: main, container: {command: [train]}}]}
                """);
        assertThat(grid.dropped())
                .anySatisfy(line -> assertThat(line).startsWith("spec/trialTemplate/trialSpec: has no containers"));
        // 0.1 to 0.7 by 0.1, the upper end among them
        points(grid, 7);
    }

    @Test
    void the_trainer_of_a_job_is_run() {
        var grid = grid(Tool.KATIB, JOB + """
                      kind: TrainJob
                      spec:
                        trainer: {numNodes: 2, image: example.org/x, command: [fit, "-s=${trialParameters.speed}"]}
                """);
        assertThat(grid.text()).contains("command: [fit, \"-s=${rate}\"]");
        assertThat(grid.dropped())
                .anySatisfy(line -> assertThat(line).contains("trainer/numNodes"))
                .anySatisfy(line -> assertThat(line).contains("example.org/x"));
    }

    @Test
    void arguments_without_a_program_do_not_become_the_program() {
        var grid = grid(Tool.KATIB, JOB + """
                      kind: Job
                      spec: {template: {spec: {containers: [{name: main, args: ["-s=${trialParameters.speed}"]}]}}}
                """);
        assertThat(grid.text()).contains("command: [\"./evaluate\", \"-s=${rate}\"]");
        assertThat(grid.dropped())
                .singleElement()
                .asString()
                .contains("containers/0/args: its program is that of the image");
    }

    @Test
    void several_scorers_are_named_and_do_not_stop_a_param_grid() {
        var grid = grid(Tool.SKLEARN, "{\"scoring\": [\"f1\", \"recall\"], \"param_grid\": {\"k\": [1, 3, 5]}}");
        assertThat(grid.dropped()).singleElement().asString().startsWith("scoring: a grid has one objective");
        points(grid, 3);
    }

    @Test
    void param_grids_by_estimator_are_refused() {
        assertThat(read(Tool.SKLEARN, "{\"tree\": {\"depth\": [1, 2]}, \"line\": {\"slope\": [3]}}"))
                .isInstanceOfSatisfying(
                        Imported.Invalid.class,
                        invalid -> assertThat(invalid.faults())
                                .hasSize(2)
                                .allSatisfy(fault -> assertThat(fault.allowed()).isEqualTo("a list of values")));
    }

    @Test
    void hyper_params_may_stand_alone() {
        var plan = points(grid(Tool.H2O, "{\"trees\": [7, 9], \"depth\": [2, 4, 6]}"), 2 * 3);
        assertThat(plan.first().get(1).canonical()).isEqualTo("{\"depth\":4,\"trees\":7}");
        points(grid(Tool.H2O, "{\"a\": [1, 2], \"subspaces\": [{\"b\": [3]}, {\"c\": [4, 5]}]}"), 2 * (1 + 2));
    }

    @Test
    void a_journal_may_hold_studies_that_searched_nothing() {
        var grid = grid(Tool.OPTUNA, """
                {"op_code": 0, "study_name": "empty", "directions": [1]}
                {"op_code": 0, "study_name": "gone", "directions": [1]}
                {"op_code": 0, "study_name": "gone", "directions": [1]}
                {"op_code": 4, "study_id": 1}
                {"op_code": 5, "trial_id": 0, "param_name": "old", "distribution": "%1$s"}
                {"op_code": 1, "study_id": 1}
                {"op_code": 4, "study_id": 1}
                {"op_code": 0, "study_name": "kept", "directions": [2]}
                {"op_code": 4, "study_id": 2}
                {"op_code": 5, "trial_id": 1, "param_name": "new", "distribution": "%1$s"}
                """.formatted(whole(2, 5)));
        assertThat(grid.text()).contains("name: kept", "goal: maximize").doesNotContain("old");
        points(grid, 4);
    }

    @Test
    void a_trial_of_a_journal_may_come_with_all_of_its_parameters() {
        var grid = grid(Tool.OPTUNA, """
                {"op_code": 0, "study_name": "copied", "directions": [1]}
                {"op_code": 4, "study_id": 0, "params": {"n": 3}, "distributions": {"n": "%s", "m": "%s"}}
                """.formatted(whole(1, 3), whole(0, 1)));
        points(grid, 3 * 2);
    }

    @Test
    void a_journal_of_several_searches_is_refused_with_their_names() {
        assertThat(read(Tool.OPTUNA, """
                {"op_code": 0, "study_name": "one", "directions": [1]}
                {"op_code": 0, "study_name": "two", "directions": [1]}
                {"op_code": 4, "study_id": 0}
                {"op_code": 5, "trial_id": 0, "param_name": "n", "distribution": "%1$s"}
                {"op_code": 4, "study_id": 1}
                {"op_code": 5, "trial_id": 1, "param_name": "n", "distribution": "%1$s"}
                """.formatted(whole(1, 3))))
                .isInstanceOfSatisfying(
                        Imported.Invalid.class,
                        invalid -> assertThat(invalid.faults())
                                .singleElement()
                                .satisfies(fault -> assertThat(fault.found()).isEqualTo("one, two")));
    }

    @Test
    void what_is_not_carried_over_of_a_journal_is_said_of_its_parameter() {
        var real =
                "{\\\"name\\\": \\\"FloatDistribution\\\", \\\"attributes\\\": {\\\"low\\\": 0.0, \\\"high\\\": 2.0}}";
        var grid = grid(Tool.OPTUNA, """
                {"op_code": 0, "study_name": "x", "directions": [1]}
                {"op_code": 4, "study_id": 0}
                {"op_code": 5, "trial_id": 0, "param_name": "gain", "distribution": "%1$s"}
                {"op_code": 5, "trial_id": 0, "param_name": "loss", "distribution": "%1$s"}
                """.formatted(real));
        assertThat(grid.dropped())
                .hasSize(2)
                .anySatisfy(line -> assertThat(line).startsWith("gain/"))
                .anySatisfy(line -> assertThat(line).startsWith("loss/"));
        points(grid, 5 * 5);
    }

    private static String whole(int low, int high) {
        return "{\\\"name\\\": \\\"IntDistribution\\\", \\\"attributes\\\": {\\\"low\\\": " + low + ", \\\"high\\\": "
                + high + "}}";
    }

    private static Imported read(Tool tool, String text) {
        return Importer.read(tool, text.getBytes(StandardCharsets.UTF_8), new Importer.Options("given", "a file", 5));
    }

    private static Imported.Grid grid(Tool tool, String text) {
        return switch (read(tool, text)) {
            case Imported.Grid grid -> grid;
            case Imported.Invalid(var faults) -> throw new AssertionError(faults.toString());
        };
    }

    /// The plan, which has that many points.
    private static Plan points(Imported.Grid grid, long points) {
        var context = Context.embedded(Path.of("."), Optional.empty());
        return switch (GridFile.read(grid.text(), Format.YAML, context)) {
            case Parsed.Invalid(var problems) -> throw new AssertionError(problems + "\n" + grid.text());
            case Parsed.Valid valid -> {
                var plan = Planner.plan(valid);
                assertThat(plan.rawPoints()).as(grid.text()).isEqualTo(BigInteger.valueOf(points));
                yield plan;
            }
        };
    }
}
