package dev.gridwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.cli.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The commands that show what studies have come to.
final class LookCommandsTest extends ProgramFixture {
    @Test
    void list_prints_tables_documents_and_lines() {
        server.on(
                "GET /api/v1/studies",
                Samples.json("{\"items\": [" + Samples.completed("passed") + "], \"next\": null}"));

        assertThat(program.run("list", "--state", "completed", "--label", "team=vision"))
                .isZero();
        assertThat(program.out().lines()).hasSize(2).last().asString().contains("completed", "400/400");
        assertThat(server.requests().getFirst().query()).isEqualTo("state=completed&label=team=vision&limit=100");

        assertThat(program.run("list", "-f", "json")).isZero();
        assertThat(Samples.json(program.out()).at("/0/id").asText()).isEqualTo(Samples.ID);

        assertThat(program.run("list", "-f", "NDJSON")).isZero();
        assertThat(program.out().lines()).singleElement().asString().startsWith("{\"id\":");
    }

    @Test
    void list_follows_the_pages_of_the_server_up_to_its_limit() {
        server.on(
                        "GET /api/v1/studies",
                        Samples.json("{\"items\": [" + Samples.completed("none")
                                + "], \"next\": \"/api/v1/studies?cursor=x\"}"))
                .on(
                        "GET /api/v1/studies",
                        Samples.json("{\"items\": [" + Samples.completed("none") + "," + Samples.completed("none")
                                + "], \"next\": null}"));

        assertThat(program.run("list", "-f", "ndjson", "--limit", "2")).isZero();
        assertThat(program.out().lines()).hasSize(2);
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void list_of_a_folder_that_is_not_there_is_empty_and_says_what_to_do() {
        var alone = new TestProgram(folder);

        assertThat(alone.run("list", "-f", "json")).isZero();
        assertThat(alone.out()).isEqualTo("[ ]\n");
        assertThat(alone.err()).contains("No studies yet", "gridwright run");
        assertThat(alone.run("show", "x")).isEqualTo(2);
    }

    @Test
    void numbers_pass_through_with_all_their_digits() {
        var study = Samples.completed("passed");
        server.on(
                STUDY,
                200,
                study.toString().replace("\"objective\":0.9755", "\"objective\":0.97550000000000001"),
                Map.of());

        assertThat(program.run("show", Samples.ID, "-f", "json")).isZero();
        assertThat(program.out()).contains("0.97550000000000001", "\"duration_seconds\" : 42.5");
    }

    @Test
    void show_best_trials_and_log_print_what_the_server_has() {
        server.on(STUDY, Samples.completed("passed"))
                .on(STUDY + "/best", Samples.json("{\"items\": [" + Samples.trial(17, 0.9755, 16, 250) + "]}"))
                .on(
                        STUDY + "/trials",
                        200,
                        FakeServer.lines(
                                Samples.trial(17, 0.9755, 16, 250),
                                Samples.fallen(18, "failed", "oom", "The child ran out of memory.")),
                        Map.of())
                .on(STUDY + "/trials/18/log", 200, "java.lang.OutOfMemoryError", Map.of());

        assertThat(program.run("show", Samples.ID)).isZero();
        assertThat(program.out()).contains("397 succeeded", "index 18 failed (oom)", "0.9755 ± 0.0081");

        assertThat(program.run("best", Samples.ID, "--params-only")).isZero();
        assertThat(Samples.json(program.out())).isEqualTo(Samples.json("{\"max_depth\": 16, \"trees\": 250}"));

        assertThat(program.run("trials", Samples.ID, "--order", "objective")).isZero();
        assertThat(program.out().lines()).hasSize(3);
        assertThat(server.requests().getLast().query())
                .contains("format=ndjson", "order=objective", "outcome=succeeded,");

        assertThat(program.run("log", Samples.ID, "18")).isZero();
        assertThat(program.out()).isEqualTo("java.lang.OutOfMemoryError\n");
    }

    @Test
    void a_table_of_trials_says_when_it_is_not_all() {
        server.on(STUDY, Samples.completed("passed"))
                .on(
                        STUDY + "/trials",
                        200,
                        FakeServer.lines(Samples.trial(1, 0.1, 2, 3), Samples.trial(2, 0.1, 2, 3)),
                        Map.of());

        assertThat(program.run("trials", Samples.ID, "--limit", "1")).isZero();
        assertThat(program.out().lines()).hasSize(2);
        assertThat(program.err()).contains("first 1 trial;");
    }

    @Test
    void results_are_written_by_the_ending_of_the_file() throws IOException {
        server.on(STUDY, Samples.completed("passed"))
                .on(STUDY + "/report", 200, "{\"trials\": []}\n", Map.of())
                .on(STUDY + "/report", 200, "## report\n", Map.of());

        assertThat(program.run("show", Samples.ID, "-f", "json", "-o", "r.json", "-o", "r.md"))
                .isZero();

        assertThat(folder.resolve("r.json")).content().isEqualTo("{\"trials\": []}\n");
        assertThat(folder.resolve("r.md")).content().isEqualTo("## report\n");
        assertThat(server.requests())
                .extracting(request -> request.query())
                .containsSubsequence("format=json", "format=markdown");
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void a_report_goes_to_standard_output_or_to_files_in_any_form() throws IOException {
        server.on(STUDY + "/report", 200, "a,b\n", Map.of());

        assertThat(program.run("report", Samples.ID, "--format", "sklearn")).isZero();
        assertThat(program.out()).isEqualTo("a,b\n");
        assertThat(program.run("report", Samples.ID)).isZero();
        assertThat(program.run("report", Samples.ID, "-f", "optuna", "-o", "trials.csv"))
                .isZero();
        assertThat(folder.resolve("trials.csv")).content().isEqualTo("a,b\n");
        assertThat(program.run("report", Samples.ID, "-o", "junit.xml")).isZero();
        assertThat(server.requests())
                .extracting(request -> request.query())
                .containsExactly("format=sklearn", "format=markdown", "format=optuna", "format=junit");
        assertThat(program.run("report", Samples.ID, "--format", "pdf")).isEqualTo(2);
        assertThat(program.err()).contains("--format takes markdown, ", "'pdf' is none");
    }

    @Test
    void what_is_no_plain_file_is_written_to_and_not_replaced() throws IOException {
        server.on(STUDY + "/report", 200, "a,b\n", Map.of());
        var link = Files.createSymbolicLink(folder.resolve("latest.csv"), Path.of("first.csv"));
        var taken = Files.createDirectory(folder.resolve("taken.csv"));

        assertThat(program.run("report", Samples.ID, "-o", "latest.csv")).isZero();
        assertThat(link).isSymbolicLink();
        assertThat(folder.resolve("first.csv")).content().isEqualTo("a,b\n");

        assertThat(program.run("report", Samples.ID, "-o", "taken.csv")).isEqualTo(ExitCode.USAGE.number());
        assertThat(taken).isEmptyDirectory();
    }

    @Test
    void an_unknown_ending_is_refused_before_anything_is_asked() {
        assertThat(program.run("show", Samples.ID, "-o", "r.docx")).isEqualTo(2);
        assertThat(program.err()).contains("md, html, xml, json, csv, txt, env");
        assertThat(program.run("show", Samples.ID, "-o", "nowhere/r.json")).isEqualTo(2);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void colours_are_for_terminals_and_can_be_refused() {
        server.on(
                "GET /api/v1/studies",
                Samples.json("{\"items\": [" + Samples.completed("passed") + "], \"next\": null}"));
        program.terminal(new Terminal(true, true, 120, true, true));

        assertThat(program.run("list")).isZero();
        assertThat(program.out()).contains("\u001b[1m");
        assertThat(program.run("list", "--no-color")).isZero();
        assertThat(program.out()).doesNotContain("\u001b");
    }
}
