package dev.gridwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gridwright.cli.host.CommandFailed;
import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.cli.host.Servers;
import dev.gridwright.cli.terminal.Terminal;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunCommandTest {
    private static final String STUDIES = "/api/v1/studies";
    private static final String STUDY = STUDIES + "/" + Samples.ID;
    private static final String GRID = """
            version: 1
            name: shapes
            space: {x: {min: -5, max: 10, step: 5}, y: [0, 5]}
            objective: {metric: value, goal: minimize}
            trial: {function: branin}
            """;

    @TempDir
    private Path folder = Path.of("");

    private FakeServer server = new FakeServer();
    private final List<Servers.Settings> started = new ArrayList<>();
    private final List<Duration> stopped = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        server.close();
        server = new FakeServer();
        Files.writeString(folder.resolve("grid.yaml"), GRID);
        server.on(
                        "POST " + STUDIES,
                        201,
                        Samples.study("running", Map.of("waiting", 400)).toString(),
                        Map.of())
                .on("GET " + STUDY + "/best", Samples.json("{\"items\": [" + Samples.trial(17, 0.9755, 16, 250) + "]}"))
                .on("GET " + STUDY + "/trials", 200, FakeServer.lines(Samples.trial(17, 0.9755, 16, 250)), Map.of());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void an_embedded_run_reports_and_stops_its_server() {
        running(100, 200);
        ends(Samples.completed("passed"));
        var program = embedded();

        assertThat(program.run("run", "grid.yaml", "--slots", "2")).isZero();

        assertThat(program.out()).contains("0.9755 ± 0.0081", "397 succeeded (7 cached)");
        assertThat(program.err()).contains("100/400 (25 %)", "200/400 (50 %)", "Next: gridwright best " + Samples.ID);
        assertThat(started.getFirst().embedded().orElseThrow().folder()).isEqualTo(folder);
        assertThat(started.getFirst().slots().cpu()).hasValue(2);
        assertThat(stopped).isNotEmpty();
        assertThat(server.requests().getFirst().headers().get("Authorization")).containsExactly("Bearer once");
        assertThat(server.requests().getFirst().body()).isEqualTo(GRID);
    }

    @Test
    void what_the_command_line_changes_is_in_the_grid_that_is_sent() {
        ends(Samples.completed("passed"));
        var program = embedded();

        assertThat(program.run(
                        "run",
                        "grid.yaml",
                        "--set",
                        "y=1,2,3",
                        "--name",
                        "other",
                        "--label",
                        "branch=main",
                        "--gate",
                        "best <= 20",
                        "--range",
                        "0:8",
                        "-q"))
                .isZero();

        var sent = server.requests().getFirst();
        assertThat(sent.query()).isEqualTo("range=0:8");
        assertThat(sent.headers().get("Content-type")).containsExactly("application/json");
        var grid = Samples.json(sent.body());
        assertThat(grid.path("name").asText()).isEqualTo("other");
        assertThat(grid.at("/space/y").toString()).contains("1", "2", "3").doesNotContain("5");
        assertThat(grid.at("/labels/branch").asText()).isEqualTo("main");
        assertThat(grid.at("/gates/0").asText()).isEqualTo("best <= 20");
        assertThat(program.err()).isEmpty();
    }

    @Test
    void verdicts_become_exit_codes() {
        ends(Samples.completed("failed"));
        assertThat(embedded().run("run", "grid.yaml")).isEqualTo(3);
    }

    @Test
    void nothing_succeeded_is_no_verdict() {
        var study = Samples.completed("none");
        study.putObject("counts").put("failed", 400);
        ends(study);
        var program = embedded();

        assertThat(program.run("run", "grid.yaml")).isEqualTo(4);
        assertThat(program.err()).contains("No verdict: nothing succeeded.");
    }

    @Test
    void a_partial_study_passes_only_when_that_is_allowed() {
        ends(Samples.completed("passed").put("stop_reason", "max_time"));

        assertThat(embedded().run("run", "grid.yaml")).isEqualTo(4);
        assertThat(embedded().run("run", "grid.yaml", "--allow-partial")).isZero();
    }

    @Test
    void an_interrupted_embedded_run_leaves_its_study_paused_and_says_how_to_go_on() {
        running(100);
        server.on(
                "POST " + STUDY + "/pause",
                202,
                Samples.study("paused", Map.of("succeeded", 101)).toString(),
                Map.of());
        var program = embedded().signal(ExitCode.INTERRUPTED, Duration.ofSeconds(3));

        assertThat(program.run("run", "grid.yaml", "--data", "my data")).isEqualTo(130);

        assertThat(server.routes()).contains("POST " + STUDY + "/pause");
        assertThat(stopped).contains(Duration.ofSeconds(1));
        assertThat(program.err())
                .contains(
                        "What was measured is kept",
                        "gridwright run --data '" + folder.resolve("my data") + "' --resume " + Samples.ID);
        assertThat(program.out()).isEmpty();
    }

    @Test
    void a_terminated_remote_run_cancels_its_study() {
        running(100);
        server.on(
                "POST " + STUDY + "/cancel",
                202,
                Samples.study("cancelled", Map.of()).toString(),
                Map.of());
        var program = remote().signal(ExitCode.TERMINATED, Duration.ofSeconds(3));

        assertThat(program.run("run", "grid.yaml")).isEqualTo(143);
        assertThat(server.routes()).contains("POST " + STUDY + "/cancel");
        assertThat(started).isEmpty();
    }

    @Test
    void the_time_of_an_embedded_run_is_counted_from_the_start_of_the_command() {
        running(100);
        server.on(
                "POST " + STUDY + "/cancel",
                202,
                Samples.study("cancelled", Map.of()).toString(),
                Map.of());
        var program = embedded();

        assertThat(program.run("run", "grid.yaml", "--timeout", "1s500ms")).isEqualTo(124);
        assertThat(server.routes()).contains("POST " + STUDY + "/cancel");
        assertThat(program.err()).contains("--timeout passed: cancelling");
    }

    @Test
    void a_remote_study_is_cancelled_after_the_timeout_when_it_is_to_be() {
        running(100, 100, 100, 100, 100, 100, 100, 100);
        cancels();
        ends(Samples.study("cancelled", Map.of("succeeded", 100)));

        assertThat(remote().run("run", "grid.yaml", "--timeout", "1s", "--on-timeout", "cancel"))
                .isEqualTo(124);
        assertThat(server.routes()).contains("POST " + STUDY + "/cancel");
    }

    @Test
    void a_study_whose_acceptance_comes_after_the_timeout_is_cancelled_all_the_same() {
        running(100);
        cancels();
        ends(Samples.study("cancelled", Map.of("succeeded", 100)));

        assertThat(remote().firstAnswerLate().run("run", "grid.yaml", "--timeout", "1s", "--on-timeout", "cancel"))
                .isEqualTo(124);
        assertThat(server.routes()).contains("POST /api/v1/studies", "POST " + STUDY + "/cancel");
    }

    @Test
    void what_there_is_of_a_study_that_takes_long_to_be_cancelled_is_written() throws IOException {
        running(100);
        cancels();
        server.on("GET " + STUDY + "/report", 200, "{\"trials\": [{}]}", Map.of());
        var program = embedded();

        assertThat(program.run("run", "grid.yaml", "--timeout", "1s", "-o", "r.json"))
                .isEqualTo(124);
        assertThat(program.err()).contains("Whether it was cancelled is not known yet");
        assertThat(Samples.json(Files.readString(folder.resolve("r.json"))).path("trials"))
                .hasSize(1);
    }

    @Test
    void an_embedded_study_is_left_paused_after_the_timeout_when_it_is_to_be() {
        running(100);
        pauses();
        var program = embedded();

        assertThat(program.run("run", "grid.yaml", "--timeout", "1s", "--on-timeout", "leave"))
                .isEqualTo(124);
        assertThat(server.routes()).contains("POST " + STUDY + "/pause");
        assertThat(program.err()).contains("gridwright run --resume " + Samples.ID);
    }

    @Test
    void an_interrupted_run_cancels_or_leaves_its_study_as_it_is_told_to() {
        running(100);
        cancels();
        assertThat(embedded()
                        .signal(ExitCode.INTERRUPTED, Duration.ofSeconds(3))
                        .run("run", "grid.yaml", "--on-interrupt", "cancel"))
                .isEqualTo(130);
        assertThat(server.routes()).contains("POST " + STUDY + "/cancel").doesNotContain("POST " + STUDY + "/pause");

        var remote = remote().signal(ExitCode.TERMINATED, Duration.ofSeconds(3));
        assertThat(remote.run("run", "grid.yaml", "--on-interrupt", "leave")).isEqualTo(143);
        assertThat(server.routes().stream().filter(("POST " + STUDY + "/cancel")::equals))
                .hasSize(1);
        assertThat(remote.err()).contains("goes on", "gridwright watch " + Samples.ID);
    }

    private void cancels() {
        server.on(
                "POST " + STUDY + "/cancel",
                202,
                Samples.study("cancelled", Map.of()).toString(),
                Map.of());
    }

    private void pauses() {
        server.on(
                "POST " + STUDY + "/pause",
                202,
                Samples.study("paused", Map.of("succeeded", 101)).toString(),
                Map.of());
    }

    @Test
    void the_numbers_of_a_baseline_go_with_the_grid() throws IOException {
        var before = Samples.completed("passed");
        before.putArray("trials").add(Samples.trial(17, 0.9755, 16, 250));
        before.withObjectProperty("objective").put("metric", "value").put("repeats", 1);
        Files.writeString(folder.resolve("main.json"), before.toString());
        ends(Samples.completed("passed"));
        var program = embedded();

        assertThat(program.run(
                        "run",
                        "grid.yaml",
                        "--gate",
                        "best <= baseline + 1%",
                        "--gate",
                        "p(95)(duration) < baseline + 1s",
                        "--baseline",
                        "main.json"))
                .as(program.err())
                .isZero();
        var sent = Samples.json(server.requests().getFirst().body()).path("baseline");
        assertThat(sent.toString())
                .isEqualTo("{\"from\":\"main.json (digits-forest-k3x9q2)\",\"metric\":\"value\",\"values\":{"
                        + "\"best\":0.9755,\"p(95)(duration)\":1.24},\"std\":0.0081,\"folds\":5,\"repeats\":1}");
        assertThat(program.out()).contains("baseline main.json: best accuracy 0.9755, now 0.9755");
    }

    @Test
    void a_labelled_baseline_is_the_latest_completed_study_of_that_name() {
        var lost = Samples.completed("failed").put("stop_reason", "gate_failed").put("id", "digits-forest-aaaaaa");
        server.on(
                "GET " + STUDIES,
                Samples.json("{\"items\": [" + lost + ", " + Samples.completed("passed") + "], \"next\": null}"));
        ends(Samples.completed("passed"));
        var program = remote();
        var gate = List.of("run", "grid.yaml", "--gate", "best <= baseline", "--baseline", "label:branch=main");

        assertThat(program.run(gate.toArray(String[]::new))).as(program.err()).isZero();

        assertThat(server.requests().getFirst().query())
                .contains("state=completed", "label=branch=main", "name=shapes");
        assertThat(server.requests().stream()
                        .filter(request -> request.route().equals("POST " + STUDIES))
                        .findFirst()
                        .orElseThrow()
                        .body())
                .contains("\"best\": 0.9755");
    }

    @Test
    void one_attempt_at_a_job_has_one_key_for_one_grid() {
        ends(Samples.completed("passed"));
        var keys = new ArrayList<String>();
        for (var variables : List.of(
                Map.of("GITHUB_RUN_ID", "7", "GITHUB_RUN_ATTEMPT", "1", "GITHUB_JOB", "tune"),
                Map.of("GITHUB_RUN_ID", "7", "GITHUB_RUN_ATTEMPT", "1", "GITHUB_JOB", "tune"),
                Map.of("GITHUB_RUN_ID", "7", "GITHUB_RUN_ATTEMPT", "2", "GITHUB_JOB", "tune"),
                Map.of("CI_JOB_ID", "7"),
                Map.of("BUILD_TAG", "jenkins-tune-7"),
                Map.<String, String>of(),
                Map.<String, String>of())) {
            var program = remote();
            variables.forEach(program::variable);
            assertThat(program.run("run", "grid.yaml", "--no-wait")).isZero();
            keys.add(lastKey());
        }
        assertThat(keys.get(1)).isEqualTo(keys.getFirst());
        assertThat(keys.stream().distinct()).hasSize(6);
        var program = remote().variable("CI_JOB_ID", "7");
        assertThat(program.run("run", "grid.yaml", "--no-wait", "--shard", "1/2"))
                .isZero();
        assertThat(keys).doesNotContain(lastKey());
    }

    private String lastKey() {
        return server.requests()
                .getLast()
                .headers()
                .getOrDefault("Idempotency-key", List.of())
                .getFirst();
    }

    @Test
    void a_run_may_be_local_although_a_server_is_set() {
        ends(Samples.completed("passed"));
        assertThat(embedded()
                        .variable("GRIDWRIGHT_SERVER", "http://127.0.0.1:9")
                        .run("run", "grid.yaml", "--local"))
                .isZero();
        assertThat(started).hasSize(1);
    }

    @Test
    void a_remote_study_goes_on_after_the_timeout() {
        running(100);

        assertThat(remote().run("run", "grid.yaml", "--timeout", "1s")).isEqualTo(124);
        assertThat(server.routes()).doesNotContain("POST " + STUDY + "/cancel");
    }

    @Test
    void a_remote_run_need_not_wait() {
        var program = remote();

        assertThat(program.run("run", "grid.yaml", "--no-wait")).isZero();
        assertThat(program.out()).isEqualTo(Samples.ID + "\n");
        assertThat(server.routes()).containsExactly("POST " + STUDIES);
    }

    @Test
    void a_study_is_resumed_by_its_id() {
        server.on("GET " + STUDY, Samples.study("paused", Map.of("succeeded", 100)))
                .on(
                        "POST " + STUDY + "/resume",
                        202,
                        Samples.study("running", Map.of("succeeded", 100)).toString(),
                        Map.of());
        ends(Samples.completed("passed"));
        var program = embedded();

        assertThat(program.run("run", "--resume", Samples.ID)).isZero();
        assertThat(server.routes()).contains("POST " + STUDY + "/resume").doesNotContain("POST " + STUDIES);
        assertThat(started.getFirst().embedded().orElseThrow().study()).contains(Samples.ID);
    }

    @Test
    void resuming_an_ended_study_reports_it_again() {
        ends(Samples.completed("failed"));

        assertThat(embedded().run("run", "--resume", Samples.ID)).isEqualTo(3);
        assertThat(server.routes()).doesNotContain("POST " + STUDY + "/resume");
    }

    @Test
    void a_grid_with_problems_names_them_all_and_starts_nothing() throws IOException {
        Files.writeString(folder.resolve("bad.yaml"), """
                version: 1
                name: Bad Name
                space: {x: []}
                objective: {metrik: value}
                trial: {function: braning}
                """);
        var program = embedded();

        for (var command : List.of("run", "plan")) {
            assertThat(program.run(command, "bad.yaml")).isEqualTo(2);
            assertThat(program.err())
                    .contains("bad.yaml:2:", "/name", "bad.yaml:3:", "/space/x", "bad.yaml:4:", "metrik", "\"branin\"?")
                    .doesNotContain("Exception");
            assertThat(program.out()).isEmpty();
        }
        assertThat(started).isEmpty();
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void a_gate_that_cannot_be_read_is_refused_before_anything_runs() {
        var program = embedded();

        assertThat(program.run("run", "grid.yaml", "--gate", "bst >= 0.9")).isEqualTo(2);
        assertThat(program.err()).contains("bst");
        assertThat(started).isEmpty();
    }

    @Test
    void what_a_server_finds_wrong_is_shown() {
        server.close();
        server = new FakeServer();
        server.on(
                "POST " + STUDIES,
                422,
                "{\"detail\": \"The grid has 1 problem.\", \"errors\": [{\"pointer\": \"/trial/data\", \"detail\": \"no data root\", \"line\": 7}]}",
                Map.of());
        var program = remote();

        assertThat(program.run("run", "grid.yaml")).isEqualTo(2);
        assertThat(program.err()).contains("The grid has 1 problem.", "line 7, /trial/data: no data root");
    }

    @Test
    void usage_is_checked_before_anything_starts() {
        for (var arguments : List.of(
                List.of("run"),
                List.of("run", "grid.yaml", "--resume", "x"),
                List.of("run", "--resume", "x", "--set", "y=1"),
                List.of("run", "grid.yaml", "--no-wait"),
                List.of("run", "grid.yaml", "--range", "5"),
                List.of("run", "grid.yaml", "--timeout", "soon"),
                List.of("run", "grid.yaml", "--shard", "3"),
                List.of("run", "grid.yaml", "--on-interrupt", "sleep"),
                List.of("run", "grid.yaml", "--baseline-optional"),
                List.of("run", "grid.yaml", "--baseline", "none.json"),
                List.of("run", "grid.yaml", "--baseline", "label:main"),
                List.of("run", "--resume", "x", "--baseline", "study:y"),
                List.of("run", "grid.yaml", "--local", "--no-wait", "--server", "http://127.0.0.1:9"),
                List.of("run", "grid.yaml", "--gate", "best <= baseline"),
                List.of("run", "grid.yaml", "--slots", "0"),
                List.of("run", "missing.yaml"),
                List.of("run", "grid.yaml", "-o", "x.docx"))) {
            assertThat(embedded().run(arguments.toArray(String[]::new)))
                    .as(String.join(" ", arguments))
                    .isEqualTo(2);
        }
        assertThat(started).isEmpty();
    }

    @Test
    void a_held_data_directory_is_said_with_its_holder() {
        var program = new TestProgram(folder).servers(settings -> {
            throw new CommandFailed(ExitCode.UNAVAILABLE, "the data directory is held by process 12", List.of("wait"));
        });

        assertThat(program.run("run", "grid.yaml")).isEqualTo(5);
        assertThat(program.err()).contains("held by process 12", "wait");
    }

    @Test
    void a_terminal_sees_a_bar_that_is_drawn_over() {
        running(100, 200);
        ends(Samples.completed("passed"));
        var program = embedded().terminal(new Terminal(false, true, 80, true, true));

        assertThat(program.run("run", "grid.yaml")).isZero();
        assertThat(program.err()).contains("\r\u001b[K▓▓▓▓▓░").contains("400/400");
        assertThat(program.out()).doesNotContain("\u001b");
    }

    @Test
    void the_grid_may_come_from_standard_input() {
        ends(Samples.completed("passed"));
        var program = embedded().input(GRID);

        assertThat(program.run("run", "-")).isZero();
        assertThat(server.requests().getFirst().body()).isEqualTo(GRID);
    }

    @Test
    void results_are_printed_in_the_form_asked_for() throws IOException {
        ends(Samples.completed("passed"));
        server.on("GET " + STUDY + "/report", 200, "{\"trials\": [{}]}", Map.of());
        var program = embedded();

        assertThat(program.run("run", "grid.yaml", "-f", "json", "-o", "r.json"))
                .isZero();
        assertThat(Samples.json(program.out()).path("verdict").asText()).isEqualTo("passed");
        assertThat(Samples.json(Files.readString(folder.resolve("r.json"))).path("trials"))
                .hasSize(1);
    }

    @Test
    void a_plan_is_printed_for_people_and_programs() {
        var program = embedded();

        assertThat(program.run("plan", "grid.yaml")).isZero();
        assertThat(program.out())
                .contains("shapes: 8 points", "function branin", "first", "last", "defaults", "guarantees");

        assertThat(program.run("plan", "grid.yaml", "-f", "json")).isZero();
        assertThat(Samples.json(program.out()).path("points").asInt()).isEqualTo(8);
        assertThat(started).isEmpty();
    }

    @Test
    void a_part_of_a_grid_is_planned_as_it_is_run() {
        int points = 0;
        for (var shard : List.of("1/2", "2/2")) {
            var program = embedded();
            assertThat(program.run("plan", "grid.yaml", "--shard", shard, "-f", "json"))
                    .isZero();
            points += Samples.json(program.out()).path("points").asInt();
            assertThat(Samples.json(program.out()).path("exact").asBoolean()).isTrue();
        }
        assertThat(points).isEqualTo(8);

        var program = embedded();
        assertThat(program.run("plan", "grid.yaml", "--range", "2:5")).isZero();
        assertThat(program.out()).startsWith("shapes: 3 points").contains("to try of those left");
        assertThat(started).isEmpty();
    }

    @Test
    void a_server_is_asked_for_the_plan_of_a_part() {
        server.on("POST /api/v1/plan", Samples.json("{\"name\": \"shapes\", \"points\": 3}"));

        var program = remote();

        assertThat(program.run("plan", "grid.yaml", "--shard", "1/2", "-f", "json"))
                .isZero();
        assertThat(Samples.json(program.out()).path("points").asInt()).isEqualTo(3);
        assertThat(server.requests().getFirst().query()).isEqualTo("shard=1/2");
    }

    @Test
    void an_embedded_run_is_part_of_the_trace_that_the_environment_names() {
        ends(Samples.completed("passed"));
        var span = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

        assertThat(embedded().variable("TRACEPARENT", span).run("run", "grid.yaml"))
                .isZero();

        assertThat(server.requests().getFirst().headers()).containsEntry("Traceparent", List.of(span));
    }

    @Test
    void the_plan_of_a_server_says_what_it_has_results_for_and_what_holds_there() {
        server.on("POST /api/v1/plan", Samples.json("""
                {"name": "shapes", "runs": "function branin", "points": 8, "raw_points": 12345678901234567890, "exact": true,
                 "cached": 3, "removed": [{"rule": "x < y", "points": 12345678901234567882}], "duplicates": 0,
                 "axes": [{"name": "x", "values": [-5, 1E-7, 1E+21, "10"]}, {"name": "y", "count": 1000, "first": 0, "last": 5}],
                 "first": [{"x": -5, "y": 0}, {"x": 1E-7}], "last": [{"x": "10", "y": 5}],
                 "defaults": {"/priority": "0"}, "guarantees": ["kill ladder B: all of it ends"], "warnings": ["mind this"],
                 "estimate": {"trials": 8, "evaluations": 8, "longest_seconds": 4800}, "later": {"unknown": true}}
                """));

        assertThat(remote().run("plan", "grid.yaml", "--set", "y=7", "-f", "json"))
                .isZero();
        assertThat(server.requests().getFirst().body()).contains("branin", "7");

        var program = remote();
        assertThat(program.run("plan", "grid.yaml")).isZero();
        assertThat(program.out()).isEqualTo("""
                shapes: 8 points, function branin
                at most 8 evaluations, 1h20m if every trial took its whole timeout in one slot
                3 points cached: earlier results are reused instead of running them

                 12,345,678,901,234,567,890  in the full product
                -12,345,678,901,234,567,882  removed by x < y
                                          8  to try

                parameter  values
                x               4  -5, 0.0000001, 1e21, 10
                y           1,000  0 ... 5

                points  x          y
                first   -5         0
                first   0.0000001
                last    10         5

                defaults
                  /priority = 0

                guarantees
                  kill ladder B: all of it ends

                warnings
                  mind this
                """);
        assertThat(started).isEmpty();
    }

    @Test
    void a_plan_for_a_run_here_asks_no_server() {
        var program = remote();

        assertThat(program.run("plan", "grid.yaml", "--local")).isZero();

        assertThat(program.out()).startsWith("shapes: 8 points");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void a_plan_of_commands_says_how_this_machine_ends_them() throws IOException {
        Files.writeString(
                folder.resolve("command.yaml"),
                GRID.replace("{function: branin}", "{command: [train, '${x}', '${y}']}"));
        var program = new TestProgram(folder).servers(new Servers() {
            @Override
            public Running start(Settings settings) {
                throw new IllegalStateException("no server is to be started");
            }

            @Override
            public String killing() {
                return "kill ladder B: all of it ends";
            }
        });

        assertThat(program.run("plan", "command.yaml")).isZero();
        assertThat(program.out()).contains("all that it started is killed\n  kill ladder B: all of it ends\n");

        assertThat(program.run("plan", "grid.yaml")).isZero();
        assertThat(program.out()).doesNotContain("ladder");
    }

    private void running(int... done) {
        for (int count : done) {
            server.on("GET " + STUDY, Samples.study("running", Map.of("succeeded", count, "waiting", 400 - count)));
        }
    }

    private void ends(ObjectNode study) {
        server.on("GET " + STUDY, study);
    }

    private TestProgram remote() {
        return new TestProgram(folder)
                .variable("GRIDWRIGHT_SERVER", server.address().toString());
    }

    private TestProgram embedded() {
        return new TestProgram(folder).servers(settings -> {
            started.add(settings);
            return new Servers.Running() {
                @Override
                public URI address() {
                    return server.address();
                }

                @Override
                public Optional<String> token() {
                    return Optional.of("once");
                }

                @Override
                public void stop(Duration grace) {
                    stopped.add(grace);
                }
            };
        });
    }
}
