package dev.gridwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.cli.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RunCommandTest extends RunCommandFixture {
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
    void a_run_may_be_local_although_a_server_is_set() {
        ends(Samples.completed("passed"));
        assertThat(embedded()
                        .variable("GRIDWRIGHT_SERVER", "http://127.0.0.1:9")
                        .run("run", "grid.yaml", "--local"))
                .isZero();
        assertThat(started).hasSize(1);
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
    void an_embedded_run_is_part_of_the_trace_that_the_environment_names() {
        ends(Samples.completed("passed"));
        var span = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

        assertThat(embedded().variable("TRACEPARENT", span).run("run", "grid.yaml"))
                .isZero();

        assertThat(server.requests().getFirst().headers()).containsEntry("Traceparent", List.of(span));
    }
}
