package dev.gridwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.Tools;
import dev.gridwright.cli.Processes.Ended;
import dev.gridwright.cli.Processes.Started;
import dev.gridwright.cli.program.ShellWord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The recipes of `ci/`, run as the runners of their systems run them.
final class CiRecipesIT {
    private static final Path RECIPES =
            Path.of(System.getProperty("gridwright.home")).resolve("ci");
    private static final Pattern INPUT = Pattern.compile("\\$\\{\\{ inputs\\.([a-z-]+) }}");

    private static final String GRID = """
            version: 1
            name: tuned
            space: {x: [1, 2, 3]}
            objective: {metric: value, goal: minimize}
            trial: {function: sphere}
            """;

    @TempDir
    private Path folder = Path.of("");

    private Processes processes = new Processes(Path.of(""));

    @BeforeEach
    void start() throws IOException {
        processes = new Processes(folder);
        Files.writeString(folder.resolve("grid.yaml"), GRID);
        Files.writeString(
                folder.resolve("slow.yaml"),
                GRID.replace("[1, 2, 3]", "{min: 1, max: 2000, step: 1}").replace("sphere}", "sphere, delay: 250ms}")
                        + "limits: {parallel: 1}\n");
        // The program by that name, as it is installed on a runner.
        var program = folder.resolve("gridwright");
        Files.writeString(
                program,
                "#!/bin/sh\nexec "
                        + Processes.program().stream().map(ShellWord::of).collect(Collectors.joining(" "))
                        + " \"$@\"\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
    }

    @AfterEach
    void stop() throws Exception {
        processes.close();
    }

    private Map<String, String> variables(Map<String, String> more) {
        var all = new HashMap<String, String>();
        all.put("PATH", folder + ":" + System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
        all.putAll(more);
        return all;
    }

    private static Map<?, ?> yaml(String file) throws IOException {
        return (Map<?, ?>)
                new Load(LoadSettings.builder().build()).loadFromString(Files.readString(RECIPES.resolve(file)));
    }

    private static Map<?, ?> map(Map<?, ?> parent, String key) {
        return (Map<?, ?>) Objects.requireNonNull(parent.get(key), key);
    }

    private static String text(Map<?, ?> parent, String key) {
        return String.valueOf(parent.get(key));
    }

    private static Map<?, ?> step(Map<?, ?> action) {
        var steps = (List<?>) map(action, "runs").get("steps");
        assertThat(steps).hasSize(1);
        return (Map<?, ?>) steps.getFirst();
    }

    /// Runs the step of the action as a runner does, with these inputs.
    private Started action(Map<String, String> inputs, Map<String, String> more) throws IOException {
        var action = yaml("github/action.yml");
        var step = step(action);
        var variables = new HashMap<String, String>();
        map(step, "env")
                .forEach((name, value) -> variables.put(
                        String.valueOf(name),
                        INPUT.matcher(String.valueOf(value)).replaceAll(input -> {
                            var declared = map(map(action, "inputs"), input.group(1));
                            var given = inputs.getOrDefault(input.group(1), text(declared, "default"));
                            return Matcher.quoteReplacement(given);
                        })));
        variables.putAll(Map.of(
                "GITHUB_ACTIONS", "true",
                "GITHUB_OUTPUT", folder.resolve("output").toString(),
                "GITHUB_STEP_SUMMARY", folder.resolve("summary").toString(),
                "GITHUB_RUN_ID", "77",
                "GITHUB_RUN_ATTEMPT", "1",
                "GITHUB_JOB", "tune"));
        variables.putAll(more);
        var script = folder.resolve("step.sh");
        Files.writeString(script, text(step, "run"));
        return processes.command(
                variables(variables), List.of("bash", "--noprofile", "--norc", "-eo", "pipefail", script.toString()));
    }

    private static void assertEnded(Ended ended, int code) {
        assertThat(ended.code()).as(ended.err() + ended.out()).isEqualTo(code);
    }

    @Test
    void the_action_runs_a_grid_and_tells_the_job_what_came_of_it() throws Exception {
        var inputs = Map.of(
                "grid", "grid.yaml",
                "gates", "best <= 1\nrate(failed) < 2%\n",
                "baseline", "main.json",
                "baseline-optional", "true",
                "arguments", "--label\nnote=$(touch owned); `touch owned`");
        assertEnded(action(inputs, Map.of()).end(), 0);

        assertThat(Files.readString(folder.resolve("output")))
                .contains("verdict", "passed", "best_value", "best_params");
        assertThat(Files.readString(folder.resolve("summary"))).contains("best <= 1");
        assertThat(folder.resolve("gridwright-results")).isDirectoryContaining("glob:**/junit.xml");
        assertThat(folder.resolve("gridwright-results")).isDirectoryContaining("glob:**/results.json");
        assertThat(folder.resolve("owned")).doesNotExist();

        var failing = action(Map.of("grid", "grid.yaml", "gates", "best < 1"), Map.of())
                .end();
        assertEnded(failing, 3);
        assertThat(failing.err() + failing.out()).contains("::error");
    }

    @Test
    void a_cancelled_job_interrupts_the_program_itself() throws Exception {
        var job = action(Map.of("grid", "slow.yaml"), Map.of()).awaitErr("tuned-");
        assertEnded(job.signal("INT").end(), 130);
    }

    @Test
    void the_action_has_what_runners_need_and_no_input_becomes_a_part_of_its_script() throws Exception {
        var action = yaml("github/action.yml");
        assertThat(action.keySet().stream().map(String::valueOf))
                .containsExactlyInAnyOrder("name", "description", "inputs", "outputs", "runs");
        map(action, "inputs").forEach((name, input) -> {
            assertThat(String.valueOf(name)).matches("[a-z-]+");
            assertThat(((Map<?, ?>) input).keySet().stream().map(String::valueOf))
                    .contains("description")
                    .allMatch(List.of("description", "required", "default")::contains);
        });
        map(action, "outputs")
                .forEach((name, output) -> assertThat(text((Map<?, ?>) output, "value"))
                        .isEqualTo("${{ steps.run.outputs." + name + " }}"));
        assertThat(text(map(action, "runs"), "using")).isEqualTo("composite");
        var step = step(action);
        assertThat(step.keySet().stream().map(String::valueOf)).containsExactlyInAnyOrder("id", "shell", "env", "run");
        assertThat(text(step, "run")).doesNotContain("${{");
        assertThat(lastLine(text(step, "run"))).startsWith("exec ");
        lint(text(step, "run"), "bash");
    }

    private static String lastLine(String script) {
        return script.lines().filter(line -> !line.isBlank()).reduce("", (_, last) -> last.strip());
    }

    @Test
    void the_template_of_gitlab_runs_a_grid_and_leaves_its_reports() throws Exception {
        var job = map(yaml("gitlab/gridwright.gitlab-ci.yml"), ".gridwright");
        assertThat(job.keySet().stream().map(String::valueOf))
                .containsExactlyInAnyOrder("variables", "script", "artifacts");
        var lines = ((List<?>) Objects.requireNonNull(job.get("script")))
                .stream().map(String::valueOf).toList();
        var script = String.join("\n", lines) + "\n";
        assertThat(lastLine(script)).startsWith("exec ");
        lint(script, "sh");
        var variables = new HashMap<String, String>();
        map(job, "variables").forEach((name, value) -> variables.put(String.valueOf(name), String.valueOf(value)));
        variables.putAll(Map.of("GW_BASELINE", "label:branch=main", "CI_JOB_ID", "7", "GRIDWRIGHT_GATE", "best <= 1"));
        Files.writeString(folder.resolve("job.sh"), script);

        assertEnded(
                processes
                        .command(variables(variables), List.of("sh", "-e", "job.sh"))
                        .end(),
                0);

        var reports = map(map(job, "artifacts"), "reports");
        assertThat(reports.keySet().stream().map(String::valueOf))
                .containsExactlyInAnyOrder("junit", "metrics", "dotenv");
        reports.values()
                .forEach(report -> assertThat(
                                folder.resolve(String.valueOf(report).replace("$GW_RESULTS", "gridwright-results")))
                        .isNotEmptyFile());
    }

    @Test
    void the_pipeline_of_jenkins_runs_a_grid_and_its_abort_reaches_the_program() throws Exception {
        var pipeline = Files.readString(RECIPES.resolve("jenkins/Jenkinsfile"));
        assertThat(pipeline).contains("junit testResults: 'gridwright-results/junit.xml'", "archiveArtifacts");
        var matcher = Pattern.compile("sh '''\n(.*?)'''", Pattern.DOTALL).matcher(pipeline);
        assertThat(matcher.find()).isTrue();
        var script = matcher.group(1).stripIndent();
        assertThat(lastLine(script)).startsWith("exec ");
        lint(script, "sh");
        Files.writeString(folder.resolve("stage.sh"), script);
        var variables = Map.of(
                "GW_GRID",
                "grid.yaml",
                "GW_BASELINE",
                "",
                "GW_TIMEOUT",
                "45m",
                "GW_RESULTS",
                "gridwright-results",
                "GW_PROGRAM",
                "gridwright",
                "BUILD_TAG",
                "jenkins-tune-7");
        assertEnded(
                processes
                        .command(variables(variables), List.of("sh", "-xe", "stage.sh"))
                        .end(),
                0);
        assertThat(folder.resolve("gridwright-results/junit.xml")).isNotEmptyFile();

        var slow = new HashMap<>(variables);
        slow.put("GW_GRID", "slow.yaml");
        var aborted = processes
                .command(variables(slow), List.of("sh", "-xe", "stage.sh"))
                .awaitErr("tuned-");
        assertEnded(aborted.signal("TERM").end(), 143);
    }

    @Test
    void the_script_for_curl_submits_waits_judges_and_cancels() throws Exception {
        Tools.need("curl");
        lint(Files.readString(RECIPES.resolve("curl/tune.sh")), "sh");
        var server = processes
                .program(Map.of(), "serve", "--port", "0", "--data", "server")
                .awaitErr("listens on ");
        var matcher = Pattern.compile("listens on (http://[^,\\s]+)").matcher(server.err());
        assertThat(matcher.find()).as(server.err()).isTrue();
        var at = Map.of("GRIDWRIGHT_SERVER", matcher.group(1), "GITHUB_RUN_ID", "7");

        var passed = tune(at, "grid.yaml").end();
        assertEnded(passed, 0);
        assertThat(passed.out()).contains("tuned");
        assertThat(folder.resolve("gridwright-results/junit.xml")).isNotEmptyFile();
        try (var left = Files.list(folder.resolve("gridwright-results"))) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .noneMatch(name -> name.contains("authorization"));
        }
        Files.writeString(folder.resolve("gated.yaml"), GRID + "gates: [\"best < 1\"]\n");
        assertEnded(tune(at, "gated.yaml").end(), 3);
        Files.writeString(folder.resolve("bad.yaml"), "version: 1\n");
        assertEnded(tune(at, "bad.yaml").end(), 2);

        var cancelled = tune(at, "slow.yaml").awaitErr("is running on");
        assertEnded(cancelled.signal("TERM").end(), 143);
        assertThat(cancelled.err()).contains("cancelling tuned-");
        var states = processes
                .program(at, "list", "--state", "cancelled", "-f", "json")
                .end();
        assertThat(states.out()).contains("tuned-");

        assertEnded(
                tune(Map.of("GRIDWRIGHT_SERVER", "http://127.0.0.1:9"), "grid.yaml")
                        .end(),
                5);
    }

    private Started tune(Map<String, String> variables, String grid) throws IOException {
        return processes.command(
                variables(variables),
                List.of("sh", RECIPES.resolve("curl/tune.sh").toString(), grid));
    }

    private void lint(String script, String shell) throws Exception {
        Tools.need("shellcheck");
        var file = Files.writeString(folder.resolve("lint-" + shell + ".sh"), script);
        var linted = processes
                .command(
                        Map.of(),
                        Stream.concat(Stream.of("shellcheck", "-s", shell, "-e", "SC2317"), Stream.of(file.toString()))
                                .toList())
                .end();
        assertThat(linted.code()).as(linted.out()).isZero();
    }
}
