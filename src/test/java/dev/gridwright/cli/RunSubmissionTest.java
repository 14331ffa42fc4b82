package dev.gridwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.cli.host.CommandFailed;
import dev.gridwright.cli.host.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What a run sends along with its grid, and what keeps it from being sent.
final class RunSubmissionTest extends RunCommandFixture {
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
}
