package dev.gridwright.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.cli.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The commands against a server that answers what a test tells it to.
final class ClientCommandsTest extends ProgramFixture {
    private static final String STUDIES = "/api/v1/studies";
    private static final String PATH = STUDIES + "/" + Samples.ID;
    private static final String NASTY = "\u001b]0;gone\u0007\u001b[31mred\u009b2J";
    private static final String GRID = """
            version: 1
            name: quick
            space: {x: [1, 2]}
            objective: {metric: value, goal: minimize}
            trial: {function: sphere}
            """;

    @Test
    void a_submission_prints_the_id_and_is_the_same_one_when_it_is_sent_again() throws IOException {
        Files.writeString(folder.resolve("g.yaml"), GRID);
        server.on("POST " + STUDIES, 503, "{\"detail\": \"draining\"}", Map.of("Retry-After", "1"))
                .on("POST " + STUDIES, 201, Samples.study("queued", Map.of()).toString(), Map.of());

        assertThat(program.run("submit", "g.yaml", "--label", "branch=main", "--set", "x=3", "--shard", "1/2"))
                .isZero();

        assertThat(program.out()).isEqualTo(Samples.ID + "\n");
        assertThat(program.err())
                .contains("draining; trying again for up to 30s", "answers again", "gridwright watch " + Samples.ID);
        var sent = server.requests();
        assertThat(sent).hasSize(2);
        assertThat(sent.getFirst().query()).isEqualTo("shard=1/2");
        assertThat(sent.getFirst().body()).contains("branch").contains("3");
        assertThat(sent.stream().map(request -> request.headers().get("Idempotency-key")))
                .doesNotContainNull()
                .hasSize(2);
        assertThat(sent.getFirst().headers()).containsEntry("Idempotency-key", key(sent.getLast()));
    }

    @Test
    void a_submission_is_part_of_the_trace_that_the_environment_names() throws IOException {
        Files.writeString(folder.resolve("g.yaml"), GRID);
        server.on("POST " + STUDIES, 201, Samples.study("queued", Map.of()).toString(), Map.of());
        var span = "4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

        for (var value : List.of("00-" + span, " 00-" + span + "\n", "01-" + span + "-later")) {
            assertThat(program.variable("TRACEPARENT", value).run("submit", "g.yaml"))
                    .isZero();
            assertThat(server.requests().getLast().headers()).containsEntry("Traceparent", List.of("00-" + span));
        }
        for (var value : List.of(
                "", "00-" + span + "\r\nHost: elsewhere", "ff-" + span, "00-" + span.toUpperCase(Locale.ROOT))) {
            assertThat(program.variable("TRACEPARENT", value).run("submit", "g.yaml"))
                    .isZero();
            assertThat(server.requests().getLast().headers()).doesNotContainKey("Traceparent");
        }
    }

    private static List<String> key(FakeServer.Request request) {
        return request.headers().getOrDefault("Idempotency-key", List.of());
    }

    @Test
    void a_part_that_is_none_is_the_callers_mistake() throws IOException {
        Files.writeString(folder.resolve("g.yaml"), GRID);

        assertThat(program.run("submit", "g.yaml", "--shard", "first")).isEqualTo(2);
        assertThat(program.run("submit", "g.yaml", "--range", "1-2")).isEqualTo(2);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void every_problem_of_a_grid_is_printed_with_its_place() throws IOException {
        Files.writeString(folder.resolve("g.yaml"), GRID);
        server.on("POST " + STUDIES, 422, """
                {"type": "/problems/invalid-grid", "status": 422, "detail": "2 problems, listed in errors",
                 "errors": [{"pointer": "/trial/modle", "detail": "unknown key", "value": "modle", "line": 5},
                            {"pointer": "/name", "detail": "missing"}]}
                """, Map.of());

        assertThat(program.run("submit", "g.yaml")).isEqualTo(2);
        assertThat(program.err())
                .contains("2 problems, listed in errors", "  line 5, /trial/modle: unknown key", "  /name: missing");
        assertThat(program.out()).isEmpty();
    }

    @Test
    void what_is_not_allowed_says_what_to_do() {
        server.on("GET " + PATH, 401, "{\"type\": \"/problems/unauthorized\", \"detail\": \"No token.\"}", Map.of())
                .on("GET " + PATH, Samples.study("running", Map.of()))
                .on("DELETE " + PATH, 409, "{\"type\": \"/problems/overloaded\", \"detail\": \"It runs.\"}", Map.of());

        assertThat(program.run("show", Samples.ID)).isEqualTo(5);
        assertThat(program.err()).contains("wants a token: set GRIDWRIGHT_TOKEN or use --token-file");
        assertThat(program.run("delete", Samples.ID)).isEqualTo(5);
        assertThat(program.err()).contains("It runs.", "Retry-After");

        server.on("GET /api/v1/studies", 401, "{\"type\": \"/problems/unauthorized\"}", Map.of());
        assertThat(program.variable("GRIDWRIGHT_TOKEN", "gw_wrong").run("list")).isEqualTo(5);
        assertThat(program.err()).contains("does not accept the token").doesNotContain("gw_wrong");
    }

    @Test
    void a_quota_that_is_exceeded_is_told_at_once() throws IOException {
        Files.writeString(folder.resolve("g.yaml"), GRID);
        server.on("POST " + STUDIES, 429, """
                {"type": "/problems/quota-exceeded", "status": 429, "detail": "The token may have 2 studies."}
                """, Map.of("Retry-After", "60"));

        assertThat(program.run("submit", "g.yaml")).isEqualTo(5);

        assertThat(program.err()).contains("The token may have 2 studies.", "Let studies end, or cancel some");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void the_log_of_an_attempt_is_asked_for_and_followed() {
        server.on("GET " + PATH + "/trials/7/log", 200, "one\ntwo", Map.of());

        assertThat(program.run("log", Samples.ID, "7", "--attempt", "2", "--follow"))
                .isZero();

        assertThat(program.out()).isEqualTo("one\ntwo\n");
        assertThat(server.requests().getFirst().query()).isEqualTo("follow=true&attempt=2");
        assertThat(program.run("log", Samples.ID, "7", "--attempt", "0")).isEqualTo(2);
    }

    @Test
    void kept_files_are_saved_below_the_folder_that_was_named_and_nowhere_else() throws IOException {
        var files = PATH + "/trials/7/files";
        server.on("GET " + files, Samples.json("""
                        {"items": [
                         {"name": "a/my model", "size_bytes": 3,
                          "sha256": "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"},
                         {"name": "b", "size_bytes": 3,
                          "sha256": "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ee"}], "next": null}
                        """))
                .on("GET " + files, Samples.json("{\"items\": [{\"name\": \"../../up\", \"size_bytes\": 1}]}"))
                .on("GET " + files, Samples.json("{\"items\": [], \"next\": null}"))
                .on("GET " + files + "/a/my model", 200, "one", Map.of())
                .on("GET " + files + "/b", 200, "one", Map.of());

        assertThat(program.run("log", Samples.ID, "7", "--files", "out")).isEqualTo(5);
        assertThat(program.out()).isEqualTo("out/a/my model\n");
        assertThat(folder.resolve("out/a/my model")).hasContent("one");
        assertThat(program.err()).contains("what came of b is not what was kept");
        assertThat(folder.resolve("out")).isDirectoryNotContaining(path -> !path.endsWith("a"));
        assertThat(program.run("log", Samples.ID, "7", "--files", "out")).isNotZero();
        assertThat(program.err()).contains("leads elsewhere");
        assertThat(program.run("log", Samples.ID, "7", "--files", "out")).isEqualTo(2);
        assertThat(program.err()).contains("no files are kept of trial 7");
        assertThat(program.run("log", Samples.ID, "7", "--files", "out", "--follow"))
                .isEqualTo(2);
    }

    @Test
    void a_token_is_made_with_a_quota_and_listed_with_it() {
        server.on("POST /api/v1/tokens", 201, "{\"id\": \"abcd2345\", \"token\": \"gw_text\"}", Map.of())
                .on("GET /api/v1/tokens", Samples.json("""
                {"items": [
                  {"id": "abcd2345", "name": "ci", "scopes": ["read", "submit"], "max_studies": 3, "max_points": null,
                   "created_at": "2026-03-01T09:30:00.250Z", "expires_at": null, "last_used_at": null}]}
                """));

        assertThat(program.run(
                        "token",
                        "create",
                        "--name",
                        "ci",
                        "--scope",
                        "read,submit",
                        "--max-studies",
                        "3",
                        "--max-points",
                        "5000"))
                .isZero();
        assertThat(program.out()).isEqualTo("gw_text\n");
        assertThat(Samples.json(server.requests().getFirst().body()))
                .isEqualTo(Samples.json("{\"name\": \"ci\", \"scopes\": [\"read\", \"submit\"], \"max_studies\": 3,"
                        + " \"max_points\": 5000}"));

        assertThat(program.run("token", "list")).isZero();
        assertThat(program.out()).contains("max studies", "max points").containsPattern("ci +read,submit +3 +no limit");

        assertThat(program.run("token", "create", "--name", "ci", "--max-points", "0"))
                .isEqualTo(2);
        assertThat(program.err()).contains("--max-points is at least 1");
        assertThat(program.run("token", "list", "--max-studies", "1")).isEqualTo(2);
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void watch_waits_for_a_server_that_is_away_and_ends_as_the_study_did() {
        server.on("GET " + PATH, Samples.study("running", Map.of("succeeded", 100, "waiting", 300)))
                .on("GET " + PATH, 503, "{\"detail\": \"The server is shutting down.\"}", Map.of())
                .on("GET " + PATH, 503, "{\"detail\": \"The server is shutting down.\"}", Map.of())
                .on("GET " + PATH, Samples.completed("failed"))
                .on("GET " + PATH + "/best", Samples.json("{\"items\": [" + Samples.trial(17, 0.9755, 16, 250) + "]}"))
                .on("GET " + PATH + "/trials", 200, FakeServer.lines(Samples.trial(17, 0.9755, 16, 250)), Map.of());

        assertThat(program.run("watch", Samples.ID)).isEqualTo(3);

        assertThat(program.err()).contains("100/400 (25 %)", "answers again", "400/400");
        assertThat(program.err().lines().filter(line -> line.contains("shutting down")))
                .hasSize(1);
        assertThat(program.out()).contains("0.9755", "397 succeeded");
    }

    /// A server that ends breaks a stream off before the last events, and tells that the study has ended all the same.
    @Test
    void the_last_events_of_a_study_are_not_missed_behind_an_empty_stream() {
        var last = Samples.json("{\"id\": 1, \"event\": \"end\", \"data\": {\"state\": \"completed\"}}");
        server.on("GET " + PATH, Samples.completed("passed"))
                .on("GET " + PATH + "/events", 200, "", Map.of())
                .on("GET " + PATH + "/events", 200, FakeServer.lines(last), Map.of())
                .on("GET " + PATH + "/best", Samples.json("{\"items\": []}"))
                .on("GET " + PATH + "/trials", 200, "", Map.of());

        assertThat(program.run("watch", Samples.ID, "-f", "ndjson")).isZero();

        assertThat(program.out()).contains("\"end\"");
    }

    @Test
    void watch_gives_up_after_max_wait() {
        server.on("GET " + PATH, Samples.study("running", Map.of()))
                .on("GET " + PATH, 503, "{\"detail\": \"The server is shutting down.\"}", Map.of());

        assertThat(program.run("watch", Samples.ID, "--max-wait", "3s")).isEqualTo(5);
        assertThat(program.err()).contains("shutting down; trying again for up to 3.0s");
    }

    @Test
    void an_interrupted_watch_leaves_the_study_alone() {
        server.on("GET " + PATH, Samples.study("running", Map.of()));
        program.signal(ExitCode.INTERRUPTED, Duration.ofSeconds(5));

        assertThat(program.run("watch", Samples.ID)).isEqualTo(130);
        assertThat(program.err()).contains(Samples.ID + " goes on");
        assertThat(server.routes()).containsOnly("GET " + PATH);
    }

    @Test
    void watch_ends_with_124_when_its_time_is_up() {
        server.on("GET " + PATH, Samples.study("running", Map.of()));

        assertThat(program.run("watch", Samples.ID, "--timeout", "10s")).isEqualTo(124);
        assertThat(server.routes()).containsOnly("GET " + PATH);
    }

    @Test
    void failed_trials_are_tried_again_and_studies_forgotten() {
        server.on(
                        "POST " + PATH + "/retry",
                        202,
                        Samples.study("queued", Map.of()).toString(),
                        Map.of())
                .on("GET " + PATH, 200, Samples.study("completed", Map.of()).toString(), Map.of("ETag", "\"12\""))
                .on("DELETE " + PATH, 204, "", Map.of());

        assertThat(program.run("retry", Samples.ID, "--outcome", "timed_out,failed"))
                .isZero();
        assertThat(server.requests().getLast().body()).isEqualTo("{\"outcomes\":[\"failed\",\"timed_out\"]}");
        assertThat(program.run("retry", Samples.ID)).isZero();
        assertThat(server.requests().getLast().body()).isEqualTo("{}");
        assertThat(program.run("retry", Samples.ID, "--outcome", "succeeded")).isEqualTo(2);

        assertThat(program.run("delete", Samples.ID)).isZero();
        assertThat(program.out()).isEmpty();
        assertThat(program.err()).contains("deleted");
        assertThat(server.requests().getLast().headers().get("If-match")).containsExactly("\"12\"");
    }

    @Test
    void trials_are_chosen_by_state_and_parameter_and_never_more_than_wanted() {
        var lines =
                FakeServer.lines(Samples.trial(1, 0.1, 2, 3), Samples.trial(2, 0.2, 2, 3), Samples.trial(3, 0.3, 2, 3));
        server.on("GET " + PATH + "/trials", 200, lines, Map.of());

        assertThat(program.run("trials", Samples.ID, "-f", "ndjson", "--limit", "2", "--param", "max_depth=2"))
                .isZero();
        assertThat(program.out().lines()).hasSize(2);
        assertThat(server.requests().getLast().query()).contains("param.max_depth=2");

        assertThat(program.run("trials", Samples.ID, "-f", "json", "--state", "running"))
                .isZero();
        assertThat(Samples.json(program.out())).hasSize(3);
        assertThat(server.requests().getLast().query())
                .contains("state=running")
                .doesNotContain("outcome");

        assertThat(program.run("trials", Samples.ID, "--state", "jumping")).isEqualTo(2);
        assertThat(program.run("trials", Samples.ID, "--state", "running", "--outcome", "failed"))
                .isEqualTo(2);
    }

    @Test
    void csv_has_as_many_records_as_wanted_whatever_lies_between_quotes() {
        server.on("GET " + PATH + "/trials", 200, "index,message\n1,\"a\nb\"\n2,c\n3,d\n", Map.of());

        assertThat(program.run("trials", Samples.ID, "-f", "csv", "--limit", "2"))
                .isZero();
        assertThat(program.out()).isEqualTo("index,message\n1,\"a\nb\"\n2,c\n");
    }

    @Test
    void two_studies_are_compared_with_an_interval_of_their_difference() {
        var worse = Samples.completed("none").put("id", "digits-svm-aaaaaa");
        worse.set("best", Samples.trial(3, 0.9500, 8, 250));
        server.on("GET " + PATH, Samples.completed("passed"))
                .on("GET " + STUDIES + "/digits-svm-aaaaaa", worse)
                .on(
                        "GET " + PATH + "/trials",
                        200,
                        FakeServer.lines(
                                Samples.trial(1, 0.9, 8, 50),
                                Samples.trial(2, 0.92, 8, 100),
                                Samples.trial(3, 0.7, 4, 50)),
                        Map.of())
                .on(
                        "GET " + STUDIES + "/digits-svm-aaaaaa/trials",
                        200,
                        FakeServer.lines(Samples.trial(1, 0.8, 8, 50), Samples.trial(2, 0.82, 8, 200)),
                        Map.of());

        assertThat(program.run("compare", Samples.ID, "digits-svm-aaaaaa")).isZero();
        assertThat(program.out())
                .contains("0.9755 ± 0.0081", "0.9500 ± 0.0081", "max_depth")
                .contains(Samples.ID + " is better by 0.0255 (95 % interval 0.0078 to 0.0432).")
                .containsPattern("max_depth +8 +0\\.9100 +0\\.8100 +0\\.1000 +0\\.06")
                .containsPattern("trees +50 +0\\.8000 +0\\.8000 +0")
                .doesNotContainPattern("max_depth +4 ")
                .contains("95 % interval ±");
        program.terminal(Terminal.none(false));
        assertThat(program.run("compare", Samples.ID, "digits-svm-aaaaaa")).isZero();
        assertThat(program.out()).contains("95 % interval +-").doesNotContain("±");

        assertThat(program.run("compare", Samples.ID, "digits-svm-aaaaaa", "-f", "json"))
                .isZero();
        var document = Samples.json(program.out());
        assertThat(document.at("/studies/1/id").asText()).isEqualTo("digits-svm-aaaaaa");
        assertThat(document.at("/differing_params/0").asText()).isEqualTo("max_depth");
        assertThat(document.at("/difference/certain").asBoolean()).isTrue();
        assertThat(document.at("/levels/0/parameter").asText()).isEqualTo("max_depth");
        assertThat(document.at("/levels/0/difference").asDouble()).isCloseTo(0.1, within(1e-9));
        assertThat(document.at("/levels/1/interval").isNull()).isTrue();
    }

    @Test
    void a_token_is_revoked_by_its_id_and_an_unknown_one_is_told() {
        server.on("DELETE /api/v1/tokens/abcd2345", 204, "", Map.of())
                .on("DELETE /api/v1/tokens/none2345", 404, """
                        {"type": "/problems/unknown-token", "status": 404, "detail": "There is no token none2345."}
                        """, Map.of());

        assertThat(program.run("token", "revoke", "abcd2345")).isZero();
        assertThat(program.out()).isEqualTo("abcd2345: revoked\n");
        assertThat(server.requests())
                .singleElement()
                .satisfies(request -> assertThat(request.route()).isEqualTo("DELETE /api/v1/tokens/abcd2345"));
        assertThat(program.run("token", "revoke", "none2345")).isNotZero();
        assertThat(program.err()).contains("There is no token none2345.");
        assertThat(program.run("token", "revoke")).isEqualTo(2);
        assertThat(program.err()).contains("takes the ID that token list shows");
        assertThat(program.run("token", "list", "abcd2345")).isEqualTo(2);
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void health_is_zero_when_ready_and_five_when_not() {
        server.on("GET /health/ready", Samples.json("{\"status\": \"UP\", \"checks\": []}"))
                .on(
                        "GET /health/ready",
                        503,
                        "{\"status\": \"DOWN\", \"checks\": [{\"name\": \"store\", \"status\": \"DOWN\","
                                + " \"detail\": \"the disk is full\"}]}",
                        Map.of())
                .on(
                        "GET /api/v1/pools",
                        Samples.json("{\"items\": [{\"name\": \"cpu\", \"slots\": 3, \"idle\": 1, \"busy\": 2,"
                                + " \"abandoned\": 0}], \"next\": null}"))
                .on("GET /api/v1/storage", Samples.json("""
                        {"database_bytes": 1572864, "reusable_bytes": 0, "wal_bytes": 10, "outputs_bytes": 0, "studies": 1,
                         "ended_studies": 0, "trials": 1234, "keep_seconds": 2592000, "free_bytes": 5368709120,
                         "content_bytes": 3145728, "content_bytes_max": 21474836480, "kept_files": 12,
                         "kept_files_bytes": 1048576, "cached_results": 4321, "cached_results_max": 1000000}
                        """));

        assertThat(program.run("health")).isZero();
        assertThat(program.out())
                .contains(
                        "is ready",
                        "cpu",
                        "1 study (0 ended), 1,234 trials, kept for 30d00h",
                        "1.5 MiB",
                        "12 kept files of the best trials, 1.0 MiB",
                        "prepared of them 3.0 MiB (what no study uses: at most 20 GiB)",
                        "4,321 cached results of at most 1,000,000",
                        "5.0 GiB free");

        assertThat(program.run("health", "-f", "json")).isEqualTo(5);
        assertThat(Samples.json(program.out()).at("/checks/0/detail").asText()).isEqualTo("the disk is full");
        server.close();
        assertThat(program.run("health", "--max-wait", "1s")).isEqualTo(5);
        assertThat(program.err()).contains("cannot be reached");
    }

    @Test
    void a_backup_is_written_whole_and_replaces_nothing_unless_forced() throws IOException {
        server.on("POST /api/v1/backup", 200, "the whole database", Map.of());

        assertThat(program.run("backup", "copy.db")).isZero();
        assertThat(folder.resolve("copy.db")).hasContent("the whole database");
        assertThat(server.requests().getLast().headers())
                .containsEntry("Accept", List.of("application/vnd.sqlite3, application/problem+json"));
        assertThat(program.run("backup", "copy.db")).isEqualTo(2);
        assertThat(program.err()).contains("--force");
        assertThat(server.requests()).hasSize(1);
        assertThat(program.run("backup", "copy.db", "--force")).isZero();
        assertThat(names()).containsExactly("copy.db");
    }

    @Test
    void a_backup_that_fails_leaves_nothing_behind() throws IOException {
        server.on("POST /api/v1/backup", 409, "{\"detail\": \"Another copy is being made.\"}", Map.of());

        assertThat(program.run("backup", "copy.db")).isEqualTo(5);
        assertThat(program.run("backup", "nowhere/copy.db")).isEqualTo(2);
        assertThat(names()).isEmpty();
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void text_of_others_does_nothing_to_a_terminal_and_stays_exact_as_data() {
        var study = Samples.study("running", Map.of());
        study.withObjectProperty("labels").put("team", NASTY);
        study.put("message", NASTY);
        server.on("GET " + PATH, study)
                .on("GET " + PATH + "/best", Samples.json("{\"items\": []}"))
                .on("GET " + PATH + "/trials", 200, "", Map.of())
                .on("GET " + PATH + "/trials/7/log", 200, NASTY + "\n", Map.of());

        for (boolean terminal : new boolean[] {false, true}) {
            program.terminal(new Terminal(terminal, terminal, 80, false, true));
            assertThat(program.run("show", Samples.ID)).isZero();
            assertThat(program.out())
                    .contains("team=\\u001b]0;gone\\u0007\\u001b[31mred\\u009b2J")
                    .doesNotContain("\u001b", "\u0007", "\u009b");
            assertThat(program.err()).doesNotContain("\u001b", "\u0007", "\u009b");

            assertThat(program.run("log", Samples.ID, "7")).isZero();
            if (terminal) {
                assertThat(program.out()).isEqualTo("\\u001b]0;gone\\u0007\\u001b[31mred\\u009b2J\n");
            } else {
                assertThat(program.out()).isEqualTo(NASTY + "\n");
            }

            assertThat(program.run("show", Samples.ID, "-f", "json")).isZero();
            assertThat(Samples.json(program.out()).path("message").asText()).isEqualTo(NASTY);
        }
    }

    @Test
    void text_of_others_is_no_command_to_the_runner_of_a_forge() {
        var evil = "::error::a\n ::add-mask::b\n##[error]c";
        var study = Samples.completed("none");
        study.put("message", evil);
        server.on("GET " + PATH, study)
                .on("GET " + PATH + "/best", Samples.json("{\"items\": []}"))
                .on(
                        "GET " + PATH + "/trials",
                        200,
                        FakeServer.lines(Samples.fallen(3, "failed", "exit", evil)),
                        Map.of())
                .on("GET " + STUDIES + "/gone", 422, "{\"detail\": " + Samples.quoted(evil) + "}", Map.of());

        for (var command : List.of("show", "trials", "watch")) {
            program.run(command, Samples.ID);
            assertThat(program.out() + program.err())
                    .as(command)
                    .isNotEmpty()
                    .doesNotContainPattern("(?m)^\\s*::")
                    .doesNotContain("##[");
        }
        assertThat(program.run("show", "gone")).isEqualTo(2);
        assertThat(program.err()).contains(":\\u003aadd-mask").doesNotContainPattern("(?m)^\\s*::|##\\[");
    }

    @Test
    void what_a_server_complains_of_does_nothing_to_a_terminal() {
        var problem = Samples.json("{\"status\": 422}").deepCopy();
        ((ObjectNode) problem)
                .put("detail", NASTY)
                .putArray("errors")
                .addObject()
                .put("detail", NASTY)
                .put("pointer", NASTY);
        server.on("GET " + PATH, 422, problem.toString(), Map.of());

        assertThat(program.run("show", Samples.ID)).isEqualTo(2);

        assertThat(program.err()).contains("\\u001b]0;gone").doesNotContain("\u001b", "\u0007", "\u009b");
    }
}
