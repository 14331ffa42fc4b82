package dev.gridwright.importer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.grid.GridFile;
import dev.gridwright.grid.GridFile.Format;
import dev.gridwright.grid.Parsed;
import dev.gridwright.grid.context.Context;
import dev.gridwright.grid.plan.Plan;
import dev.gridwright.grid.plan.Planner;
import dev.gridwright.importer.tool.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ImporterTest {
    private static final String SWEEP = "method: grid\nparameters:\n";

    @ParameterizedTest
    @CsvSource({
        "wandb/grid.yaml, 540, 540",
        "wandb/ends.yaml, 1650, 1650",
        "wandb/nested.yaml, 8, 8",
        "wandb/random.yaml, 16500, 20",
        "katib/grid.yaml, 240, 240",
        "katib/random.yaml, 125, 12",
        "sklearn/param_grid.json, 18, 18",
        "sklearn/union.json, 12, 12",
        "sklearn/search.json, 6, 6",
        "h2o/cartesian.json, 6, 6",
        "h2o/random.json, 60, 36",
        "h2o/subspaces.json, 6, 6",
        "h2o/sequential.json, 3, 3",
        "optuna/search_space.json, 18, 18",
        "optuna/distributions.json, 900, 900",
        "optuna/journal.log, 5, 5"
    })
    void a_file_of_each_form_has_the_number_of_points_of_its_home(String file, long raw, long points) {
        var plan = plan(imported(file).text());
        assertThat(plan.rawPoints()).isEqualTo(BigInteger.valueOf(raw));
        assertThat(plan.points()).isEqualTo(BigInteger.valueOf(points));
        assertThat(plan.obstacles()).isEmpty();
    }

    @Test
    void the_ends_of_ranges_keep_the_meaning_of_their_home() {
        var first = plan(imported("wandb/ends.yaml").text());
        assertThat(values(first, "momentum"))
                .startsWith("0", "0.1", "0.2")
                .endsWith("0.9")
                .hasSize(10);
        assertThat(values(first, "width")).containsExactly("16", "32", "48");
        assertThat(values(first, "layers")).startsWith("0").endsWith("10");
        var katib = plan(imported("katib/grid.yaml").text());
        assertThat(values(katib, "lr")).startsWith("0.001").endsWith("0.01").hasSize(10);
        assertThat(values(katib, "num_layers")).containsExactly("2", "3", "4", "5");
        var drawn = plan(imported("wandb/random.yaml").text());
        assertThat(values(drawn, "hidden"))
                .startsWith("0", "32")
                .endsWith("1024")
                .hasSize(33);
    }

    @Test
    void a_sweep_is_run_by_its_command() {
        assertThat(imported("wandb/ends.yaml").text())
                .contains(
                        "[\"/usr/bin/env\", python, \"-u\", main.py, \"--data=${env:DATA_DIR}\", \"literal $${other}\","
                                + " \"heads=${heads}\", \"layers=${layers}\", \"momentum=${momentum}\"")
                .contains("target: 0.99");
        assertThat(imported("wandb/grid.yaml").text())
                .contains("\"--learning-rate=${learning_rate}\"")
                .contains("metric: val_loss")
                .contains("name: fashion-cnn");
    }

    @Test
    void what_a_sweep_has_beyond_a_grid_is_named() {
        var grid = imported("wandb/grid.yaml");
        assertThat(grid.dropped()).singleElement().asString().startsWith("early_terminate: ");
        assertThat(grid.remarks())
                .contains("The parameter 'learning-rate' is called learning_rate here.")
                .contains("The metric 'val/loss' is called val_loss here.");
        grid.dropped().forEach(line -> assertThat(grid.text()).contains("# - " + line));
        assertThat(imported("wandb/random.yaml").dropped())
                .anySatisfy(line -> assertThat(line).startsWith("parameters/activation/probabilities: "))
                .anySatisfy(line -> assertThat(line).startsWith("parameters/lr: a range without steps on a log scale"));
    }

    @Test
    void an_experiment_runs_what_its_main_container_runs() {
        var grid = imported("katib/grid.yaml");
        assertThat(grid.text())
                .contains("[python3, train.py, \"--lr=${lr}\", \"--layers=${num_layers}\", \"--optimizer\","
                        + " \"${optimizer}\", \"--batch=${batch}\"]")
                .contains("env: {MODE: fast}", "resources: {cpu: 2, memory: \"1GiB\"}", "timeout: \"900s\"")
                .contains(
                        "retry: {max: 2, on: [exit, signal, oom, lost]}",
                        "parallel: 3",
                        "max_failures: 3",
                        "max_trials: 12",
                        "target: 0.99")
                .contains("metric: Validation_accuracy", "goal: maximize", "also: [Train_accuracy]");
        assertThat(grid.dropped()).anySatisfy(line -> assertThat(line).contains("example.org/training:1"));
        var pattern = Pattern.compile(
                "(?:^|[^\\w|-])Validation-accuracy\\s*=\\s*([+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[Ee][+-]?\\d+)?)");
        assertThat(grid.text()).contains(pattern.pattern().replace("\\", "\\\\"));
        var line = pattern.matcher("2024-01-01T00:00:00Z INFO Validation-accuracy=0.93");
        assertThat(line.find()).isTrue();
        assertThat(line.group(1)).isEqualTo("0.93");
    }

    @Test
    void what_an_experiment_says_of_pods_is_named_and_does_not_stop_it() {
        var grid = imported("katib/random.yaml");
        assertThat(grid.text())
                .contains("[train, \"${lr}\", \"${study}-${index}\", \"$${trialSpec.Namespace}\"]")
                .contains("resources: {cpu: 1}", "seed: 10", "sample: 12");
        assertThat(String.join("\n", grid.dropped()))
                .contains("algorithmSettings/1", "limits/cpu", "limits/memory", "trialParameters/1/reference");
    }

    @Test
    void the_order_of_points_is_that_of_the_home() {
        var grid = plan(imported("sklearn/param_grid.json").text());
        assertThat(grid.first().getFirst().canonical())
                .isEqualTo("{\"clf__max_features\":\"sqrt\",\"max_depth\":\"None\",\"n_estimators\":10}");
        assertThat(grid.first().get(1).canonical()).contains("\"n_estimators\":50");
        var h2o = plan(imported("h2o/cartesian.json").text());
        assertThat(h2o.first().get(1).canonical()).isEqualTo("{\"lambda\":0.1,\"max_depth\":5,\"ntrees\":10}");
    }

    @Test
    void limits_of_h2o_become_those_of_the_grid() {
        assertThat(imported("h2o/random.json").text()).contains("max_time: \"600s\"", "sample: 36", "seed: 1");
        assertThat(imported("h2o/cartesian.json").text()).contains("parallel: 4", "algorithm: gbm");
    }

    @Test
    void a_metric_of_optuna_has_its_direction() {
        assertThat(imported("optuna/distributions.json").text()).contains("name: tuning-1", "goal: maximize");
        assertThat(imported("optuna/journal.log").text()).contains("name: journal-of-x", "goal: maximize");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "WANDB | [1, 2]",
                "WANDB | method: walk",
                "WANDB | {method: grid, parameters: {x: {min: 3}}}",
                "WANDB | {method: grid, parameters: {x: {distribution: q_uniform, min: 0, max: 1, q: 0}}}",
                "WANDB | {method: grid, parameters: {x: {distribution: q_uniform, min: 0, max: 1e299, q: 1e-299}}}",
                "WANDB | {method: random, parameters: {x: {distribution: log_uniform, min: 0, max: 1e9}}}",
                "WANDB | {method: grid, parameters: {x: {distribution: wild, min: 0, max: 1}}}",
                "WANDB | {method: grid, parameters: {x: {values: []}}}",
                "WANDB | {method: grid, parameters: {x: {values: ['${env:HOME}']}}}",
                "WANDB | {method: grid, parameters: {a: &a {values: [1]}, b: *a}}",
                "WANDB | {method: grid, command: ['${program}'], parameters: {x: {value: 1}}}",
                "KATIB | {apiVersion: v1, kind: Pod}",
                "KATIB | {apiVersion: kubeflow.org/v1beta1, kind: Experiment}",
                "KATIB | {apiVersion: kubeflow.org/v1beta1, kind: Experiment, spec: {parameters: [{name: x}]}}",
                "KATIB | {apiVersion: kubeflow.org/v1beta1, kind: Experiment, spec: {nasConfig: {}}}",
                "WANDB | {parameters: {x: {value: 1}}}",
                "SKLEARN | {\"C\": 1}",
                "SKLEARN | []",
                "SKLEARN | {\"C\": [NaN]}",
                "H2O | {}",
                "H2O | {\"hyper_params\": {\"a\": []}}",
                "H2O | {\"hyper_params\": {\"a\": [1, 2], \"b\": [1]}, \"search_criteria\": {\"strategy\": \"Sequential\"}}",
                "OPTUNA | {\"x\": 5}",
                "OPTUNA | {\"x\": {\"name\": \"Wild\", \"attributes\": {}}}",
                "OPTUNA | {\"x\": \"no json\"}",
                "OPTUNA | {\"op_code\": 0"
            })
    void a_file_that_is_none_of_the_tools_is_refused_with_its_place(Tool tool, String text) {
        assertThat(read(tool, text)).isInstanceOfSatisfying(Imported.Invalid.class, invalid -> {
            assertThat(invalid.faults()).isNotEmpty();
            assertThat(invalid.faults())
                    .allSatisfy(fault -> assertThat(fault.detail()).isNotBlank());
        });
    }

    @ParameterizedTest
    @EnumSource(Tool.class)
    void hostile_documents_are_refused(Tool tool) {
        var deep = "[".repeat(100_000) + "]".repeat(100_000);
        var bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n";
        var large = "x: " + "y".repeat(2_000_000);
        for (var text : List.of(deep, bomb, large, "", "\0", "{\"a\": 1", "--- a\n--- b\n")) {
            assertThat(read(tool, text)).isInstanceOf(Imported.Invalid.class);
        }
    }

    @Test
    void a_range_beyond_all_bounds_makes_no_list() {
        var grid = (Imported.Grid)
                read(Tool.WANDB, SWEEP + "  x: {min: 0, max: 1000000000000000000}\n  y: {values: [1]}\n");
        assertThat(plan(grid.text()).rawPoints()).isEqualTo(new BigInteger("1000000000000000001"));
    }

    @Test
    void names_that_would_become_one_stay_apart() {
        var grid = (Imported.Grid) read(Tool.WANDB, SWEEP + "  a-b: {values: [1]}\n  a_b: {values: [2]}\n");
        assertThat(grid.text()).contains("a_b: [1]", "a_b_2: [2]");
    }

    @Test
    void a_text_cannot_leave_its_comment_or_its_quotes() {
        var grid = (Imported.Grid) read(
                Tool.WANDB,
                "description: \"x\\ntrial: {command: [rm]}\"\nname: \"#\\n\"\n" + SWEEP
                        + "  x: {values: [\"a\\n# b\", \"no\", \"1\", \"'\", \"\\\"\", \"${y}\", \"\\u2028\"]}\n");
        var plan = plan(grid.text());
        assertThat(values(plan, "x")).contains("\"no\"", "\"1\"", "\"${y}\"").hasSize(7);
        assertThat(plan.name()).isEqualTo("given");
    }

    /// Whatever a file holds, it is refused or becomes a grid that can be read, or one of whose problems we can tell.
    @Test
    void broken_files_of_each_form_never_break_the_importer() {
        long seed = Long.getLong("gridwright.seed", 20261121);
        var random = new Random(seed);
        var files = List.of(
                "wandb/ends.yaml",
                "wandb/random.yaml",
                "katib/grid.yaml",
                "sklearn/search.json",
                "h2o/random.json",
                "optuna/distributions.json",
                "optuna/journal.log");
        for (int i = 0; i < 400; i++) {
            var file = files.get(random.nextInt(files.size()));
            var text = new StringBuilder(new String(bytes(file), StandardCharsets.UTF_8));
            for (int edits = random.nextInt(4) + 1; edits > 0 && !text.isEmpty(); edits--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(4)) {
                    case 0 -> text.setCharAt(at, "[]{}:,\"0-9e${}\n ".charAt(random.nextInt(16)));
                    case 1 -> text.deleteCharAt(at);
                    case 2 ->
                        text.insert(
                                at,
                                List.of("null", "-1", "1e300", "[]", "{}", "true")
                                        .get(random.nextInt(6)));
                    default -> text.delete(at, Math.min(text.length(), at + random.nextInt(30)));
                }
            }
            var read = read(tool(file), text.toString());
            assertThat(read).as("seed %d, turn %d of %s", seed, i, file).isNotNull();
            if (read instanceof Imported.Grid grid
                    && GridFile.read(grid.text(), Format.YAML, Context.embedded(Path.of("."), Optional.empty()))
                            instanceof Parsed.Invalid(var problems)) {
                assertThat(problems)
                        .as("seed %d, turn %d of %s: %s", seed, i, file, grid.text())
                        .noneSatisfy(problem -> assertThat(problem.detail()).startsWith("not YAML"));
            }
        }
    }

    private static Imported.Grid imported(String file) {
        return (Imported.Grid) Importer.read(tool(file), bytes(file), new Importer.Options("given", file, 5));
    }

    private static Tool tool(String file) {
        return Tool.valueOf(file.substring(0, file.indexOf('/')).toUpperCase(Locale.ROOT));
    }

    private static Imported read(Tool tool, String text) {
        return Importer.read(tool, text.getBytes(StandardCharsets.UTF_8), new Importer.Options("given", "a file", 5));
    }

    private static byte[] bytes(String file) {
        try (var stream = ImporterTest.class.getResourceAsStream("/importer/" + file)) {
            return Objects.requireNonNull(stream, file).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Plan plan(String grid) {
        var filled = grid.replace("${env:DATA_DIR}", "data");
        return switch (GridFile.read(filled, Format.YAML, Context.embedded(Path.of("."), Optional.empty()))) {
            case Parsed.Valid valid -> Planner.plan(valid);
            case Parsed.Invalid(var problems) -> throw new AssertionError(problems + "\n" + grid);
        };
    }

    private static List<String> values(Plan plan, String parameter) {
        return plan.axes().stream()
                .filter(axis -> axis.name().equals(parameter))
                .findFirst()
                .orElseThrow()
                .values()
                .stream()
                .map(value -> value.canonical())
                .toList();
    }
}
