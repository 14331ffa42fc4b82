package dev.gridwright.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gridwright.cli.Processes.Ended;
import dev.gridwright.cli.Processes.Started;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every exit code of `run`, by real processes: what a CI job sees.
final class RunExitIT {
    /// Hosted runners leave 7.5 seconds between a signal and the end of everything.
    private static final Duration CLEAN_UP = Duration.ofSeconds(Integer.getInteger("gridwright.cleanup.seconds", 7));

    private static final String GOOD = """
            version: 1
            name: good
            space: {x: [1, 2, 3]}
            objective: {metric: value, goal: minimize}
            trial: {function: sphere}
            """;

    /// A Java that lacks what metrics are taken from.
    private static final String WITHOUT_MANAGEMENT =
            "java.desktop,java.logging,java.naming,java.net.http,java.sql,java.xml,jdk.jfr,jdk.unsupported";

    @TempDir
    private Path folder = Path.of("");

    private Processes processes = new Processes(Path.of(""));

    @BeforeEach
    void start() throws IOException {
        processes = new Processes(folder);
        write("good.yaml", GOOD);
        // 2,000 trials of a quarter of a second, one after the other: far from its end whenever it is looked at.
        write(
                "slow.yaml",
                GOOD.replace("name: good", "name: slow")
                                .replace("[1, 2, 3]", "{min: 1, max: 2000, step: 1}")
                                .replace("sphere}", "sphere, delay: 250ms}")
                        + "limits: {parallel: 1}\n");
    }

    @AfterEach
    void stop() throws Exception {
        processes.close();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private void command(String name, String script, String... more) throws IOException {
        write(name + ".yaml", """
                version: 1
                name: %s
                space: {x: [1, 2]}
                objective: {metric: value, goal: minimize}
                trial: {command: [sh, -c, %s]}
                %s
                """.formatted(name, Samples.quoted(script), String.join("\n", more)));
    }

    private Started begin(Map<String, String> variables, String... arguments) throws IOException {
        return processes.program(variables, arguments);
    }

    private Ended run(String... arguments) throws Exception {
        return begin(Map.of(), arguments).end();
    }

    private static String id(Started run) throws IOException {
        var matcher = Pattern.compile("(?m)^([a-z]+-[a-z0-9]{6}): ").matcher(run.err());
        assertThat(matcher.find()).as(run.err()).isTrue();
        return matcher.group(1);
    }

    private Started serve(String... options) throws IOException {
        var arguments = new ArrayList<>(List.of("serve", "--data", "server"));
        arguments.addAll(List.of(options));
        if (!arguments.contains("--port")) {
            arguments.addAll(List.of("--port", "0"));
        }
        return begin(Map.of(), arguments.toArray(String[]::new)).awaitErr("listens on ");
    }

    private static Map<String, String> at(Started server) throws IOException {
        var matcher = Pattern.compile("listens on (http://[^,\\s]+)").matcher(server.err());
        assertThat(matcher.find()).as(server.err()).isTrue();
        return Map.of("GRIDWRIGHT_SERVER", matcher.group(1));
    }

    private static int port(Map<String, String> server) {
        var address = server.getOrDefault("GRIDWRIGHT_SERVER", "");
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    @Test
    void a_program_that_lacks_a_part_of_itself_fails_by_its_own_fault() throws Exception {
        var command = new ArrayList<>(Processes.program());
        command.addAll(1, List.of("--limit-modules", WITHOUT_MANAGEMENT));
        command.addAll(List.of("run", "good.yaml"));

        var ended = processes.command(Map.of(), command).end();

        assertThat(ended.code()).as(ended.err()).isEqualTo(1);
        assertThat(ended.err()).contains("internal error");
    }

    @Test
    void passed_and_failed_gates_are_0_and_3_and_warnings_are_neither() throws Exception {
        assertThat(run("run", "good.yaml", "--gate", "best <= 1", "--gate", "warn: failed > 0")
                        .code())
                .isZero();
        var failed = run("run", "good.yaml", "--gate", "best < 1", "--gate", "rate(failed) < 2%");
        assertThat(failed.code()).isEqualTo(3);
        assertThat(failed.out()).containsPattern("✗ best < 1 +1").containsPattern("✓ rate\\(failed\\) < 2% +0 ?%");
    }

    @Test
    void without_evidence_the_code_is_4_whatever_the_gates_say() throws Exception {
        command("failing", "exit 3", "gates: [\"failed >= 0\"]");
        var failing = run("run", "failing.yaml");
        assertThat(failing.code()).as(failing.err()).isEqualTo(4);
        assertThat(failing.err()).contains("No verdict: nothing succeeded");

        command("notanumber", "echo '{\"value\": NaN}'", "gates: [\"best < 1e9\"]");
        var nan = run("run", "notanumber.yaml");
        assertThat(nan.code()).as(nan.err()).isEqualTo(4);
        assertThat(nan.out()).contains("2 invalid", "no number");

        write("few.yaml", GOOD + "limits: {max_trials: 1}\n");
        assertThat(run("run", "few.yaml").code()).isEqualTo(4);
    }

    @Test
    void a_metric_that_is_not_finite_fails_its_gate() throws Exception {
        write("half.yaml", """
                version: 1
                name: half
                space: {x: [1, 2]}
                objective: {metric: value, goal: minimize, also: [auc]}
                trial: {command: [sh, -c, 'echo "{\\"value\\": ${x}}"']}
                gates: ["best(auc) >= 0"]
                """);
        var ended = run("run", "half.yaml");
        assertThat(ended.code()).as(ended.err() + ended.out()).isIn(3, 4);
        assertThat(ended.out()).contains("no number");
    }

    @Test
    void a_gate_on_a_misspelt_name_is_2_before_anything_runs() throws Exception {
        command("marked", "touch began; echo '{\"value\": 1}'");
        var refused = run("run", "marked.yaml", "--gate", "best(valeu) < 1");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("did you mean").doesNotContain("Exception");
        assertThat(folder.resolve("began")).doesNotExist();
    }

    @Test
    void a_baseline_that_is_missing_is_2_or_3_as_it_was_named() throws Exception {
        var gate = "best <= baseline";
        assertThat(run("run", "good.yaml", "--gate", gate).code()).isEqualTo(2);
        assertThat(run("run", "good.yaml", "--gate", gate, "--baseline", "main.json")
                        .code())
                .isEqualTo(2);
        assertThat(folder.resolve(".local")).doesNotExist();
        var unlabelled = run("run", "good.yaml", "--gate", gate, "--baseline", "label:branch=main");
        assertThat(unlabelled.code()).isEqualTo(3);
        assertThat(unlabelled.out()).contains("✗ best <= baseline", "the baseline has no such number");
        var first = run(
                "run",
                "good.yaml",
                "--gate",
                gate,
                "--baseline",
                "label:branch=main",
                "--baseline-optional",
                "--label",
                "branch=main",
                "-o",
                "main.json");
        assertThat(first.code()).as(first.err()).isZero();
        assertThat(first.out()).contains("there is no baseline yet");

        var same = run("run", "good.yaml", "--gate", gate, "--baseline", "label:branch=main");
        assertThat(same.code()).as(same.err()).isZero();
        assertThat(same.out()).contains("baseline the latest study with label branch=main");
        assertThat(same.err()).doesNotContain("INFO");
        assertThat(run("run", "good.yaml", "--set", "x=2,3", "--gate", gate, "--baseline", "main.json")
                        .code())
                .isEqualTo(3);
        var id = Samples.json(Files.readString(folder.resolve("main.json")))
                .path("id")
                .asText();
        assertThat(run("run", "good.yaml", "--gate", gate, "--baseline", "study:" + id)
                        .code())
                .isZero();
    }

    @Test
    void usage_is_2() throws Exception {
        for (var arguments :
                List.of(List.of("run", "missing.yaml"), List.of("run", "good.yaml", "--on-interrupt", "sleep"))) {
            assertThat(run(arguments.toArray(String[]::new)).code())
                    .as(String.join(" ", arguments))
                    .isEqualTo(2);
        }
    }

    @Test
    void a_held_data_directory_and_a_server_that_is_not_there_are_5() throws Exception {
        var holder = begin(Map.of(), "run", "slow.yaml").awaitErr("slow-");
        assertThat(run("run", "good.yaml").code()).isEqualTo(5);
        assertThat(run("run", "good.yaml", "--data", "other").code()).isZero();
        holder.signal("KILL").end();

        assertThat(run("run", "good.yaml", "--server", "http://127.0.0.1:9", "--max-wait", "1s")
                        .code())
                .isEqualTo(5);
        var server = serve("--require-token");
        var refused = begin(at(server), "run", "good.yaml").end();
        assertThat(refused.code()).isEqualTo(5);
        assertThat(refused.err()).contains("token");
        assertThat(run("run", "good.yaml", "--local", "--server", "http://127.0.0.1:9")
                        .code())
                .isZero();
    }

    @Test
    void time_that_is_up_is_124_and_what_becomes_of_the_study_is_said() throws Exception {
        var cancelled = run("run", "slow.yaml", "--timeout", "8s");
        assertThat(cancelled.code()).as(cancelled.err()).isEqualTo(124);
        // Where a start alone takes that long there is no study yet.
        if (cancelled.err().contains("slow-")) {
            assertThat(run("list", "-f", "json").out()).contains("\"cancelled\"");
        }

        var server = at(serve());
        var goesOn = begin(server, "run", "slow.yaml", "--timeout", "5s");
        assertThat(goesOn.end().code()).isEqualTo(124);
        if (goesOn.err().contains("slow-")) {
            assertThat(state(server, id(goesOn))).isEqualTo("running");
        }
    }

    @Test
    void a_server_that_never_answers_does_not_outlast_the_timeout_or_a_signal() throws Exception {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var address = "http://127.0.0.1:" + silent.getLocalPort();
            assertThat(run("run", "good.yaml", "--server", address, "--timeout", "2s")
                            .code())
                    .isEqualTo(124);
        }
        // Another socket: where a start takes long, the first process may not have come as far as to connect.
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            silent.setSoTimeout((int) Processes.LONGEST.toMillis());
            var waiting = begin(Map.of(), "run", "good.yaml", "--server", "http://127.0.0.1:" + silent.getLocalPort());
            try (var asked = silent.accept()) {
                assertThat(asked.isConnected()).isTrue();
                interrupted(waiting, "INT", 130);
            }
        }
    }

    private String state(Map<String, String> server, String id) throws Exception {
        var shown = begin(server, "show", id, "-f", "json").end();
        return Samples.json(shown.out()).path("state").asText();
    }

    private static Ended interrupted(Started process, String signal, int code) throws Exception {
        long began = System.nanoTime();
        var ended = process.signal(signal).end();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).as(ended.err()).isLessThan(CLEAN_UP);
        assertThat(ended.code()).as(ended.err()).isEqualTo(code);
        return ended;
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void a_signal_ends_an_embedded_run_within_7_seconds_whatever_its_trials_do(String signal, int code)
            throws Exception {
        // Whoever runs it has that in its command line, also outside of its own numbers of processes.
        var marker = "marked-" + folder.getFileName();
        write("stubborn.yaml", """
                version: 1
                name: stubborn
                space: {x: [1, 2, 3, 4]}
                objective: {metric: value, goal: minimize}
                trial:
                  command: [sh, -c, "trap '' TERM INT; echo x >> begun; while :; do sleep 1; done; : %s"]
                  timeout: {run: 10m, grace: 1m}
                """.formatted(marker));
        var run = begin(Map.of(), "run", "stubborn.yaml", "--slots", "2");
        await().atMost(Processes.LONGEST).until(() -> {
            assertThat(run.process().isAlive()).as(run.err()).isTrue();
            return Files.exists(folder.resolve("begun"))
                    && Files.readAllLines(folder.resolve("begun")).size() == 2;
        });
        assertThat(running(marker)).isPositive();

        var ended = interrupted(run, signal, code);

        assertThat(ended.err()).contains("gridwright run --resume stubborn-");
        await().atMost(Processes.LONGEST).until(() -> running(marker) == 0);
        assertThat(run("list", "-f", "json").out()).contains("\"paused\"");
    }

    private static long running(String marker) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(marker))
                .count();
    }

    @ParameterizedTest
    @CsvSource({"INT, 130, running", "TERM, 143, cancelled"})
    void a_signal_cancels_a_study_on_a_server_unless_it_is_to_be_left(String signal, int code, String state)
            throws Exception {
        var server = at(serve());
        var how = state.equals("running") ? "leave" : "cancel";
        var run = begin(server, "run", "slow.yaml", "--on-interrupt", how).awaitErr("slow-");

        interrupted(run, signal, code);

        var id = id(run);
        await().atMost(Processes.LONGEST).until(() -> state(server, id).equals(state));
    }

    @Test
    void a_server_that_dies_and_returns_is_waited_for() throws Exception {
        // Six of sixty trials end at once, the others when they are let.
        var script = "test $0 -le 6 || while [ ! -e \"$1\" ]; do sleep 0.1; done; echo \"{\\\"value\\\": $0}\"";
        write("some.yaml", """
                version: 1
                name: some
                space: {x: {min: 1, max: 60, step: 1}}
                objective: {metric: value, goal: minimize}
                trial: {command: [sh, -c, %s, "${x}", %s], timeout: 30m}
                """.formatted(
                Samples.quoted(script), Samples.quoted(folder.resolve("go").toString())));
        var server = serve("--allow-commands");
        var at = at(server);
        var run = begin(at, "run", "some.yaml", "--gate", "best <= 1", "--max-wait", "3m")
                .awaitErr("(10 %)");
        server.signal("KILL").end();
        run.awaitErr("trying again");
        serve("--allow-commands", "--port", Integer.toString(port(at)));
        Files.writeString(folder.resolve("go"), "");

        var ended = run.end();

        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out()).contains("60 points: 60 succeeded", "✓ best <= 1");
    }

    @Test
    void one_attempt_at_a_ci_job_makes_one_study_and_the_next_attempt_another() throws Exception {
        var server = at(serve());
        var first = submit(server, "1");
        assertThat(submit(server, "1")).isEqualTo(first);
        assertThat(submit(server, "2")).isNotEqualTo(first);
    }

    private String submit(Map<String, String> server, String attempt) throws Exception {
        var variables = new HashMap<>(server);
        variables.putAll(Map.of("GITHUB_RUN_ID", "77", "GITHUB_RUN_ATTEMPT", attempt, "GITHUB_JOB", "tune"));
        return begin(variables, "run", "good.yaml", "--no-wait").end().out();
    }

    @Test
    void an_unchanged_grid_runs_nothing_again_and_one_more_value_runs_only_the_new_points() throws Exception {
        var script = "echo \"$GRIDWRIGHT_PARAM_x\" >> runs; echo \"{\\\"value\\\": $GRIDWRIGHT_PARAM_x}\"";
        command(
                "cached",
                script,
                "cache: {mode: readwrite, key: [v1]}",
                "gates: [\"best <= 1\", \"p(95)(duration) < 10m\", \"rate(failed) < 2%\"]");

        for (int round = 0; round < 2; round++) {
            var ended = run("run", "cached.yaml", "-o", "results.json");
            assertThat(ended.code()).as(ended.err() + ended.out()).isZero();
            assertThat(Files.readAllLines(folder.resolve("runs"))).containsExactlyInAnyOrder("1", "2");
            var results = Samples.json(Files.readString(folder.resolve("results.json")));
            assertThat(results.path("verdict").asText()).isEqualTo("passed");
            assertThat(results.at("/counts/cached").asInt()).isEqualTo(2 * round);
        }
        var gated = run("gate", "results.json");
        assertThat(gated.code()).as(gated.out() + gated.err()).isZero();
        assertThat(run("run", "cached.yaml", "--set", "x=1,2,3").code()).isZero();
        assertThat(Files.readAllLines(folder.resolve("runs"))).containsExactlyInAnyOrder("1", "2", "3");
        assertThat(run("run", "cached.yaml", "--gate", "best <= 0").code()).isEqualTo(3);
        assertThat(Files.readAllLines(folder.resolve("runs"))).hasSize(3);
    }

    @Test
    void a_gate_that_is_lost_ends_the_run_with_3() throws Exception {
        write("lost.yaml", """
                version: 1
                name: lost
                space: {x: {min: 1, max: 500, step: 1}}
                objective: {metric: value, goal: minimize}
                trial: {command: [sh, -c, 'test ${x} -eq 1 && echo "{\\"value\\": 1}"']}
                gates: [{gate: "failed <= 2", abort: true}]
                """);
        var ended = run("run", "lost.yaml", "-f", "json", "--slots", "1");
        assertThat(ended.code()).as(ended.err()).isEqualTo(3);
        var study = Samples.json(ended.out());
        assertThat(study.path("stop_reason").asText()).isEqualTo("gate_failed");
        assertThat(study.path("message").asText()).contains("failed <= 2");
        assertThat(study.at("/counts/skipped").asInt()).isGreaterThan(400);
    }
}
