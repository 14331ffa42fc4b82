package dev.gridwright.evaluate.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.evaluate.Evaluator;
import dev.gridwright.evaluate.EvaluatorContract;
import dev.gridwright.evaluate.Started;
import dev.gridwright.evaluate.Tasks;
import dev.gridwright.evaluate.TrialTask;
import dev.gridwright.evaluate.command.result.Reports;
import dev.gridwright.evaluate.launch.LaunchSettings;
import dev.gridwright.evaluate.launch.Launcher;
import dev.gridwright.secret.Secrets;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Ending;
import dev.gridwright.trial.Measurement;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.TrialKind;
import dev.gridwright.trial.TrialKind.MetricSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommandEvaluatorTest extends EvaluatorContract {
    private static final MetricSource LAST_LINE = new MetricSource.LastLine();

    @TempDir
    private static Path scratch;

    private static Launcher launcher;

    @TempDir
    private Path folder;

    @BeforeAll
    static void launch() throws IOException {
        launcher = Launcher.probe(LaunchSettings.of(UUID.randomUUID().toString(), scratch.resolve("launch")));
    }

    @AfterAll
    static void stop() throws IOException {
        launcher.close();
    }

    @AfterEach
    void nothing_of_an_attempt_is_left() throws IOException {
        try (var attempts = Files.list(folder.resolve("attempts"))) {
            assertThat(attempts).isEmpty();
        }
    }

    @Override
    protected Evaluator open() {
        return open(Map.of("PATH", System.getenv("PATH"), "OPERATOR", "secret", "GRIDWRIGHT_TOKEN", "gw_x"));
    }

    private Evaluator open(Map<String, String> environment) {
        var settings = new CommandSettings(launcher, folder.resolve("attempts"), environment, secrets(), leaving -> {});
        var evaluator = new CommandEvaluators(settings).open("cpu-3");
        try {
            Files.createDirectories(folder.resolve("attempts"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return evaluator;
    }

    private Secrets secrets() {
        try {
            var file = folder.resolve("secrets");
            Files.writeString(file, "KEY=hush-hush\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            return Secrets.read(file);
        } catch (IOException | Secrets.Unusable e) {
            throw new AssertionError(e);
        }
    }

    @Override
    protected TrialTask shortTask() {
        return shell("echo '{\"value\": 3}'").at(Map.of());
    }

    @Override
    protected TrialTask endlessTask() {
        return shell("echo '{\"step\": 0, \"value\": 1}'; while :; do sleep 1; done")
                .at(Map.of());
    }

    private Tasks shell(String script, String... arguments) {
        return command(LAST_LINE, Map.of(), script, arguments);
    }

    private Tasks command(MetricSource metrics, Map<String, String> environment, String script, String... arguments) {
        var argv = new java.util.ArrayList<>(List.of("sh", "-c", script, "sh"));
        argv.addAll(Arrays.asList(arguments));
        return Tasks.of(new TrialKind.Command(
                argv, Optional.empty(), environment, new TrialKind.Surroundings(Optional.empty(), true), metrics, 3));
    }

    private Started run(Tasks tasks, Map<String, ?> point) {
        var evaluator = open();
        try {
            return Started.run(evaluator, tasks.at(point));
        } finally {
            evaluator.close();
        }
    }

    private static Map<String, Object> point() {
        var point = new LinkedHashMap<String, Object>();
        point.put("depth", 4);
        point.put("name", "a 'b' \"c\" $(id) `id`");
        point.put("model.rate", 0.5);
        return point;
    }

    @Test
    void arguments_are_filled_in_and_pass_through_no_shell() {
        var started = run(
                shell("printf '<%s>\\n' \"$@\"; echo '{\"value\": 1}'", "${depth}", "${name}", "-${none:-x}-", ""),
                point());

        assertThat(started.ending()).isEqualTo(Ending.exitedWell());
        assertThat(started.evaluation().output())
                .isEqualTo("<4>\n<a 'b' \"c\" $(id) `id`>\n<-x->\n<>\n{\"value\": 1}\n");
    }

    @Test
    void the_environment_tells_parameters_and_what_the_attempt_is() {
        var started = run(
                command(
                        LAST_LINE,
                        Map.of("GRID", "${study}/${depth}", "KEY", "${secret:KEY}"),
                        "test $KEY = hush-hush && echo known; env | grep -E '^(GRID|OPERATOR|OMP_NUM|PYTHONUN)' | sort; echo '{\"value\": 1}'"),
                point());

        var output = started.evaluation().output();
        assertThat(output)
                .contains(
                        "known\n",
                        "GRID=study-aaaaaa/4\n",
                        "GRIDWRIGHT_PARAM_depth=4\n",
                        "GRIDWRIGHT_PARAM_model_rate=0.5\n",
                        "GRIDWRIGHT_PARAM_name=a 'b' \"c\" $(id) `id`\n",
                        "GRIDWRIGHT_STUDY=study-aaaaaa\n",
                        "GRIDWRIGHT_INDEX=17\n",
                        "GRIDWRIGHT_ATTEMPT=1\n",
                        "GRIDWRIGHT_FOLD=0\n",
                        "GRIDWRIGHT_REPEAT=0\n",
                        "GRIDWRIGHT_RESOURCE=cpu-3\n",
                        "OMP_NUM_THREADS=1\n",
                        "PYTHONUNBUFFERED=1\n",
                        "OPERATOR=secret\n")
                .doesNotContain("gw_x");
    }

    @Test
    void a_secret_that_a_command_repeats_is_not_shown() {
        var started = run(
                command(
                        LAST_LINE,
                        Map.of("KEY", "${secret:KEY}"),
                        "echo \"it is $KEY\"; printf 'hush-'; printf 'hush\\n'; echo \"no $KEY\" >&2; exit 1"),
                Map.of());

        assertThat(started.evaluation().output())
                .contains("it is [secret KEY]\n", "\n[secret KEY]\n")
                .doesNotContain("hush-hush");
        assertThat(started.fell().message()).contains("no [secret KEY]").doesNotContain("hush-hush");
    }

    @Test
    void a_secret_where_a_message_is_shortened_or_a_long_line_is_cut_is_not_shown() {
        // The secret begins 4 characters before the end of what a message shows, and of what is kept of a line.
        var started = run(
                command(
                        LAST_LINE,
                        Map.of("KEY", "${secret:KEY}"),
                        "printf '%0296d' 7 >&2; echo \"$KEY\" >&2;"
                                + " printf '%065532d' 7; printf %s \"$KEY\"; printf '%070000d' 7; exit 1"),
                Map.of());

        assertThat(started.evaluation().output()).contains("[secret KEY]").doesNotContain("hush");
        assertThat(started.fell().message()).doesNotContain("hush");
    }

    @Test
    void a_secret_that_stands_for_a_result_is_not_shown() {
        var started = run(
                command(LAST_LINE, Map.of("KEY", "${secret:KEY}"), "printf '{\"value\": \"%0296d%s\"}\\n' 7 \"$KEY\""),
                Map.of());

        assertThat(started.fell().message())
                .contains("a finite number is needed")
                .doesNotContain("hush");
    }

    @Test
    void on_a_server_only_what_is_allowed_is_inherited_and_the_folder_is_its_own() {
        var kind = new TrialKind.Command(
                List.of("sh", "-c", "env; pwd; echo $GRIDWRIGHT_WORK_DIR; echo '{\"value\": 1}'"),
                Optional.empty(),
                Map.of(),
                new TrialKind.Surroundings(Optional.empty(), false),
                LAST_LINE,
                0);

        var lines = run(Tasks.of(kind), Map.of()).evaluation().output().lines().toList();

        assertThat(lines).noneMatch(line -> line.contains("OPERATOR")).anyMatch(line -> line.startsWith("PATH="));
        assertThat(lines.get(lines.size() - 3))
                .isEqualTo(lines.get(lines.size() - 2))
                .endsWith("/work");
    }

    @Test
    void the_point_comes_as_json_on_standard_input_and_in_a_file() {
        var started = run(
                shell("cat; cat \"$1\"; test -d \"$2\" && echo '{\"value\": 1}'", "${params_file}", "${output_dir}"),
                Map.of("a", 1, "b", "x"));

        assertThat(started.evaluation().output())
                .isEqualTo("{\"a\":1,\"b\":\"x\"}\n{\"a\":1,\"b\":\"x\"}\n{\"value\": 1}\n");
        assertThat(started.ending()).isEqualTo(Ending.exitedWell());
    }

    @Test
    void a_command_that_does_not_read_its_input_is_not_held_up_by_it() {
        var started = run(
                shell("exec <&-; echo '{\"value\": 1}'"),
                Map.of("big", "x".repeat(50_000), "more", "y".repeat(90_000)));

        assertThat(started.measurements()).containsExactly(Measurement.ofFold(0, 0, Map.of("value", 1.0)));
    }

    @Test
    void steps_are_measurements_and_the_last_object_is_the_result() {
        var started = run(
                shell(
                        "echo '{\"step\": 0, \"value\": 3}'; echo '{\"step\": 1, \"value\": 2, \"loss\": 5}'; echo '{\"value\": 1}'"),
                Map.of());

        assertThat(started.measurements())
                .containsExactly(
                        new Measurement(OptionalInt.of(0), 0, 0, Map.of("value", 3.0)),
                        new Measurement(OptionalInt.of(1), 0, 0, Map.of("value", 2.0, "loss", 5.0)),
                        Measurement.ofFold(0, 0, Map.of("value", 1.0)));
    }

    @Test
    void each_fold_and_repeat_is_a_process_with_a_seed_for_the_repeat() {
        var started = run(
                shell("echo \"$1 $2 $GRIDWRIGHT_REPEAT\"; echo \"{\\\"value\\\": $1}\"", "${fold}", "${seed}")
                        .folds(2, 2),
                Map.of());

        assertThat(started.measurements())
                .containsExactly(
                        Measurement.ofFold(0, 0, Map.of("value", 0.0)),
                        Measurement.ofFold(1, 0, Map.of("value", 1.0)),
                        Measurement.ofFold(0, 1, Map.of("value", 0.0)),
                        Measurement.ofFold(1, 1, Map.of("value", 1.0)));
        var told = started.evaluation()
                .output()
                .lines()
                .filter(line -> !line.startsWith("{"))
                .map(line -> line.split(" "))
                .toList();
        assertThat(told).hasSize(4);
        assertThat(told.get(0)[1]).isEqualTo(told.get(1)[1]).isNotEqualTo(told.get(2)[1]);
        assertThat(told.get(2)[1]).isEqualTo(told.get(3)[1]);
    }

    @Test
    void the_first_fold_that_falls_is_the_last() {
        var started = run(
                shell("echo fold $1; test $1 = 0 && echo '{\"value\": 1}'", "${fold}")
                        .folds(3, 1),
                Map.of());

        assertThat(started.fell().cause()).isEqualTo(Cause.EXIT);
        assertThat(started.evaluation().output()).contains("fold 1").doesNotContain("fold 2");
    }

    @Test
    void a_result_file_of_one_fold_is_not_taken_for_that_of_the_next() {
        var started = run(
                command(
                                new MetricSource.File("metrics.json"),
                                Map.of(),
                                "test $1 = 1 || echo '{\"value\": 1}' > $GRIDWRIGHT_OUTPUT_DIR/metrics.json",
                                "${fold}")
                        .folds(2, 1),
                Map.of());

        assertThat(started.fell().cause()).isEqualTo(Cause.METRIC_MISSING);
        assertThat(started.fell().outcome()).isEqualTo(Outcome.INVALID);
    }

    @Test
    void standard_error_is_output_too_and_its_last_line_says_why_it_exited() {
        var fell =
                run(shell("echo out; echo 'Traceback'>&2; echo 'ValueError: bad \033[31mdepth'>&2; exit 75"), Map.of());

        assertThat(fell.fell().cause()).isEqualTo(Cause.EXIT);
        assertThat(fell.fell().exitCode()).hasValue(75);
        assertThat(fell.fell().message())
                .contains("exit code 75", "ValueError: bad")
                .doesNotContain("\033");
        assertThat(fell.evaluation().output()).contains("out\n", "Traceback\n");
    }

    @Test
    void a_signal_is_told_from_an_exit_code_of_the_same_number() {
        var killed = run(shell("kill -SEGV $$"), Map.of()).fell();
        assertThat(killed.cause()).isEqualTo(Cause.SIGNAL);
        assertThat(killed.signal()).hasValue(11);
        assertThat(killed.message()).contains("SIGSEGV");

        var exited = run(shell("exit 139"), Map.of()).fell();
        assertThat(exited.cause()).isEqualTo(Cause.EXIT);
        assertThat(exited.exitCode()).hasValue(139);
    }

    @Test
    void what_cannot_be_started_says_what_is_wrong() throws IOException {
        assertThat(assertSpawn("no program 'no-such-program'", "no-such-program"))
                .hasValue(127);
        var file = Files.writeString(folder.resolve("train.py"), "print(1)");
        assertThat(assertSpawn("may not be executed", file.toString())).hasValue(126);
        assertSpawn("parameter 'degree'", "sh", "-c", "echo ${degree}");
        assertSpawn("OTHER", "sh", "-c", "echo ${secret:OTHER}");
    }

    private OptionalInt assertSpawn(String words, String... argv) {
        var kind = new TrialKind.Command(
                List.of(argv),
                Optional.empty(),
                Map.of(),
                new TrialKind.Surroundings(Optional.empty(), true),
                LAST_LINE,
                0);
        var fell = run(Tasks.of(kind), Map.of()).fell();
        assertThat(fell.cause()).isEqualTo(Cause.SPAWN);
        assertThat(fell.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(fell.message()).contains(words);
        return fell.exitCode();
    }

    @Test
    void output_without_a_line_end_and_without_bound_costs_no_memory() {
        var started = run(shell("head -c 50000000 /dev/zero | tr '\\0' x; echo; echo '{\"value\": 1}'"), Map.of());

        assertThat(started.ending()).isEqualTo(Ending.exitedWell());
        assertThat(started.evaluation().output()).contains("bytes left out").endsWith("{\"value\": 1}\n");
    }

    @Test
    void a_program_that_ignores_a_request_to_end_is_killed_with_all_it_started() {
        var evaluator = open();
        var endless = Started.start(
                evaluator,
                shell("trap '' TERM; (trap '' TERM; while :; do sleep 1; done) & echo '{\"step\": 0}'; "
                                + "echo '{\"step\": 1, \"value\": 1}'; while :; do sleep 1; done")
                        .at(Map.of()));
        endless.awaitMeasured();

        evaluator.stop(endless.task().token(), false);
        assertThat(endless.isDone()).isFalse();
        evaluator.stop(endless.task().token(), true);

        assertThat(endless.ending()).isEqualTo(dev.gridwright.evaluate.StopSign.STOPPED);
        evaluator.close();
    }

    @Test
    void what_a_command_leaves_running_ends_with_it() {
        var started = run(shell("(sleep 1000 &) ; echo '{\"value\": 1}'"), Map.of());

        assertThat(started.ending()).isEqualTo(Ending.exitedWell());
    }

    @Test
    void very_many_steps_are_not_all_kept() {
        var started = run(
                shell(
                        "i=0; while [ $i -lt 30000 ]; do echo \"{\\\"step\\\": $i, \\\"value\\\": $i}\"; i=$((i+1)); done"),
                Map.of());

        assertThat(started.measurements()).hasSize(Reports.MAX_NUMBERS + 1);
        assertThat(started.value()).isEqualTo(29_999);
    }
}
