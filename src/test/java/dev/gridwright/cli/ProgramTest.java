package dev.gridwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.cli.host.Servers;
import dev.gridwright.cli.program.Gridwright;
import dev.gridwright.cli.settings.Settings;
import dev.gridwright.cli.terminal.Terminal;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class ProgramTest {
    private static final String STUDY = "GET /api/v1/studies/" + Samples.ID;

    @TempDir
    private Path folder = Path.of("");

    private TestProgram program = new TestProgram(Path.of(""));
    private FakeServer server = new FakeServer();

    @BeforeEach
    void start() {
        server.close();
        server = new FakeServer();
        program = new TestProgram(folder)
                .variable("GRIDWRIGHT_SERVER", server.address().toString());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void help_shows_examples_before_options_and_run_its_exit_codes() {
        assertThat(program.run("--help")).isZero();
        assertThat(program.out().indexOf("gridwright run grids/iris-knn.yaml"))
                .isBetween(0, program.out().indexOf("Options:"));

        assertThat(program.run("run", "--help")).isZero();
        assertThat(program.out())
                .contains("Exit codes:", "124", "no verdict", "${secret:")
                .doesNotContain("null");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plan",
                "run",
                "serve",
                "list",
                "show",
                "trials",
                "best",
                "log",
                "compare",
                "submit",
                "watch",
                "retry",
                "delete",
                "backup",
                "health",
                "pause",
                "resume",
                "cancel",
                "config",
                "import",
                "completion"
            })
    void every_command_has_help_that_begins_with_what_it_does_and_an_example(String command) {
        assertThat(program.run(command, "--help")).isZero();
        assertThat(program.out()).as("every placeholder is one of ours").doesNotContain("null");
        assertThat(program.out().lines().skip(2).findFirst().orElse(""))
                .startsWith("  ")
                .contains("gridwright");
        assertThat(program.out())
                .contains("Usage: gridwright " + command, "Options:")
                .doesNotContain("\u001b");
    }

    @Test
    void the_version_is_printed() {
        assertThat(program.run("--version")).isZero();
        assertThat(program.out()).isEqualTo("gridwright 1.2.3\n");
    }

    @Test
    void a_slip_of_the_pen_is_answered_with_the_nearest_name() {
        assertThat(program.run("lits")).isEqualTo(2);
        assertThat(program.err()).contains("Did you mean 'list'?").doesNotContain("Exception");

        assertThat(program.run("run", "x.yaml", "--slot")).isEqualTo(2);
        assertThat(program.err()).contains("Unknown option: '--slot'", "Did you mean '--slots'?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "foo | there is no command 'foo'",
                "plan g.yaml extra | 'extra' is one word too many: gridwright plan takes GRID, and options",
                "list extra | 'extra' is one word too many: gridwright list takes options only",
                "plan g.yaml --set x | --set takes NAME=VALUES, and 'x' is none",
                "plan iris-knn.yaml --shard 5/4 | --shard 5/4: must be i/n with 1 <= i <= n, such as 1/4",
                "run iris-knn.yaml --shard 0/4 | --shard 0/4: must be i/n with 1 <= i <= n, such as 1/4",
                "run iris-knn.yaml --range 9:3 | --range 9:3: must be a:b with 0 <= a <= b, such as 0:100",
                "trials study --param x | --param takes NAME=VALUE, and 'x' is none",
                "list --label x | --label takes KEY=VALUE, and 'x' is none",
                "list --format xml | it is one of table, json, csv, ndjson, not 'xml'",
                "completion fish | it is one of bash, zsh, not 'fish'",
                "token make | it is one of create, list, revoke, not 'make'",
                "log study x | 'x' is not a whole number of at most 9,223,372,036,854,775,807",
                "list --limit 99999999999 | '99999999999' is not a whole number of at most 2,147,483,647",
                "plan dir | dir is a folder, it is no grid; name a file",
                "plan girds/a.yaml | there is no file girds/a.yaml",
                "plan iris-kn.yaml | there is no file iris-kn.yaml; did you mean iris-knn.yaml?",
                "gate nope.json | there is no file nope.json; write one with: gridwright run GRID -o results.json",
                "compare study sub/nope | there is no file sub/nope",
                "show ../x | '../x' is not the id of a study, such as digits-forest-k3x9q2",
                "backup dir | dir is a folder; name a file in it",
            })
    void a_mistake_is_told_with_what_is_allowed(String words, String answer) throws IOException {
        Files.createDirectory(folder.resolve("dir"));
        Files.writeString(folder.resolve("iris-knn.yaml"), "version: 1");
        server.on("GET /api/v1/studies/study", Samples.completed("none"));

        assertThat(program.run(words.split(" "))).isEqualTo(2);

        assertThat(program.err()).contains(answer).doesNotContain("Exception");
        assertThat(program.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 25, 54})
    void a_narrow_terminal_is_no_obstacle(int columns) {
        server.on("GET /api/v1/studies", Samples.json("{\"items\": [" + Samples.completed("passed") + "]}"));
        program.terminal(new Terminal(true, true, columns, false, true));

        assertThat(program.run("list")).isZero();
        assertThat(program.out()).contains("stu");
        assertThat(program.run("list", "--help")).isZero();
        assertThat(program.out()).contains("Usage: gridwright list");
    }

    @Test
    void an_empty_word_is_told_as_such() {
        assertThat(program.run("plan", "")).isEqualTo(2);
        assertThat(program.err()).contains("an empty name is no grid");
        assertThat(program.run("show", "")).isEqualTo(2);
        assertThat(program.err()).contains("'' is not the id of a study", "'gridwright list' shows");
    }

    @Test
    void what_is_not_known_is_told_once_with_where_to_look() {
        server.on("GET /api/v1/studies/nope", 404, """
                {"type": "/problems/unknown-study", "status": 404, "detail": "There is no study 'nope'."}""", Map.of()).on("GET /api/v1/studies/odd", 422, """
                {"status": 422, "detail": "shard: must be i/n", "errors": [{"pointer": "shard", "detail": "must be i/n"}]}""", Map.of());

        assertThat(program.run("show", "nope")).isEqualTo(2);
        assertThat(program.err()).isEqualTo("""
                gridwright: There is no study 'nope'.
                  'gridwright list' shows the studies there are.
                """);
        assertThat(program.run("show", "odd")).isEqualTo(2);
        assertThat(program.err()).isEqualTo("gridwright: shard: must be i/n\n");
        assertThat(program.run("list", "--server", "http://nowhere.invalid", "--max-wait", "0s"))
                .isEqualTo(5);
        assertThat(program.err()).contains("no address is known for nowhere.invalid");
    }

    @Test
    void no_command_is_a_mistake() {
        assertThat(program.run()).isEqualTo(2);
        assertThat(program.err()).contains("name a command", "gridwright --help");
    }

    @Test
    void a_bad_value_names_the_variable_it_came_from() {
        program.variable("GRIDWRIGHT_LIMIT", "many");

        assertThat(program.run("list")).isEqualTo(2);
        assertThat(program.err()).contains("'many'", "from $GRIDWRIGHT_LIMIT");
    }

    @Test
    void a_flag_that_a_variable_sets_as_well_stays_set() {
        program.variable("GRIDWRIGHT_QUIET", "true");

        assertThat(program.run("config", "-f", "csv", "-q")).isZero();
        assertThat(program.out().lines()).contains("quiet,true,command line");

        assertThat(program.run("config", "-f", "csv")).isZero();
        assertThat(program.out().lines()).contains("quiet,true,$GRIDWRIGHT_QUIET");
    }

    @ParameterizedTest
    @EnumSource(Commands.class)
    void giving_a_flag_sets_it_whatever_its_default_is(Commands command) {
        var root = new Gridwright(program.surroundings(), Settings.load(Map.of(), folder, Optional.empty()));
        var line = new CommandLine(root).addSubcommand(command.word(), command.open(root));

        assertThat(flags(line))
                .isNotEmpty()
                .allSatisfy((name, whenGiven) -> assertThat(whenGiven).as(name).isEqualTo("true"));
    }

    /// What each flag of a command and those below it becomes when it is given without a value.
    private static Map<String, String> flags(CommandLine line) {
        var found = new TreeMap<String, String>();
        line.getCommandSpec().options().stream()
                .filter(option -> option.arity().max() == 0 && !option.usageHelp() && !option.versionHelp())
                .forEach(option ->
                        found.put(line.getCommandName() + " " + option.longestName(), option.fallbackValue()));
        line.getSubcommands().values().forEach(below -> found.putAll(flags(below)));
        return found;
    }

    @Test
    void a_file_with_an_unknown_name_is_refused() throws IOException {
        Files.writeString(folder.resolve(".gridwright.yaml"), "slotz: 2");

        assertThat(program.run("list")).isEqualTo(2);
        assertThat(program.err()).contains("did you mean 'slots'?");
    }

    @Test
    void config_tells_where_each_value_comes_from() throws IOException {
        Files.writeString(folder.resolve(".gridwright.yaml"), "slots: 3");
        program.variable("GRIDWRIGHT_PORT", "9000");

        assertThat(program.run("config", "-f", "csv", "-q")).isZero();
        assertThat(program.out().lines())
                .contains(
                        "port,9000,$GRIDWRIGHT_PORT",
                        "slots,3," + folder.resolve(".gridwright.yaml"),
                        "format,csv,command line",
                        "quiet,true,command line",
                        "max-wait,30s,default",
                        "data," + folder.resolve(".local/share/gridwright") + ",default");
    }

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
    void control_commands_post_and_say_what_comes_next() {
        server.on(
                        "POST /api/v1/studies/" + Samples.ID + "/cancel",
                        202,
                        Samples.completed("none").put("state", "cancelled").toString(),
                        Map.of())
                .on(
                        "POST /api/v1/studies/" + Samples.ID + "/pause",
                        202,
                        Samples.study("paused", Map.of()).toString(),
                        Map.of());

        assertThat(program.run("cancel", Samples.ID, "--drain")).isZero();
        assertThat(program.out()).isEqualTo(Samples.ID + ": cancelled\n");
        assertThat(server.requests().getLast().body()).isEqualTo("{\"mode\": \"drain\"}");

        assertThat(program.run("pause", Samples.ID)).isZero();
        assertThat(program.err()).contains("gridwright resume " + Samples.ID);
    }

    @Test
    void an_unknown_study_is_the_callers_mistake() {
        assertThat(program.run("show", "nothing-x")).isEqualTo(2);
        assertThat(program.err()).startsWith("gridwright: ").doesNotContain("Exception");
    }

    @Test
    void a_server_that_refuses_is_unavailable() {
        server.on(STUDY, 401, "{\"detail\": \"A token is needed.\"}", Map.of());

        assertThat(program.run("show", Samples.ID)).isEqualTo(5);
        assertThat(program.err()).contains("GRIDWRIGHT_TOKEN");
    }

    @Test
    void a_server_that_cannot_be_reached_is_tried_for_max_wait() {
        server.close();

        assertThat(program.run("show", Samples.ID, "--max-wait", "3s")).isEqualTo(5);
        assertThat(program.err()).contains("cannot be reached");
    }

    @Test
    void a_server_that_will_be_back_is_waited_for() {
        server.on(STUDY, 503, "{\"detail\": \"draining\"}", Map.of("Retry-After", "2"))
                .on(STUDY, Samples.completed("none"));

        assertThat(program.run("show", Samples.ID, "-f", "json")).isZero();
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void the_token_comes_from_a_file_or_a_variable() throws IOException {
        server.on(STUDY, Samples.completed("none"));
        Files.writeString(folder.resolve("token"), "secret-1\n");
        program.variable("GRIDWRIGHT_TOKEN", "secret-2");

        assertThat(program.run("show", Samples.ID, "-f", "json")).isZero();
        assertThat(program.run("show", Samples.ID, "-f", "json", "--token-file", "token"))
                .isZero();

        assertThat(server.requests().stream().map(request -> request.headers().get("Authorization")))
                .containsExactly(List.of("Bearer secret-2"), List.of("Bearer secret-1"));
    }

    @Test
    void the_holder_of_the_data_directory_is_found_through_its_file() throws IOException {
        server.on(STUDY, Samples.completed("none"));
        var alone = new TestProgram(folder);
        Files.writeString(
                folder.resolve("server.json"),
                "{\"address\": \"" + server.address() + "\", \"token\": \"once\", \"pid\": "
                        + ProcessHandle.current().pid() + "}");

        assertThat(alone.run("show", Samples.ID, "-f", "json", "--data", ".")).isZero();
        assertThat(server.requests().getFirst().headers().get("Authorization")).containsExactly("Bearer once");
    }

    @Test
    void a_change_needs_a_server() throws IOException {
        var alone = new TestProgram(folder);
        Files.writeString(folder.resolve("server.json"), "{\"address\": \"http://127.0.0.1:1\", \"pid\": 1}");

        assertThat(alone.run("cancel", Samples.ID, "--data", ".")).isEqualTo(5);
        assertThat(alone.err()).contains("no server runs on " + folder, "gridwright serve");
    }

    @Test
    void an_address_that_is_none_is_the_callers_mistake() {
        assertThat(program.run("list", "--server", "localhost:8080")).isEqualTo(2);
        assertThat(program.err()).contains("http://localhost:8080");
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

    @Test
    void completion_is_a_script() {
        assertThat(program.run("completion", "bash")).isZero();
        assertThat(program.out()).contains("complete -F", "--allow-partial").doesNotContain("http");
        assertThat(program.run("completion", "fish")).isEqualTo(2);
    }

    @Test
    void an_internal_error_is_short_unless_more_is_asked_for() throws IOException {
        var broken = new TestProgram(folder);

        assertThat(broken.run("show", "x", "--data", ".")).isEqualTo(1);
        assertThat(broken.err()).contains("internal error").doesNotContain("\tat ");
        assertThat(broken.run("show", "x", "--data", ".", "-v")).isEqualTo(1);
        assertThat(broken.err()).contains("\tat ");
    }

    @Test
    void serve_says_where_it_listens_and_ends_well_after_its_drain() {
        var running = new FakeRunning();
        var alone = new TestProgram(folder).servers(settings -> {
            running.settings = Optional.of(settings);
            return running;
        });

        assertThat(alone.run(
                        "serve", "--port", "0", "--slots", "3", "--data", "d", "--public-host", "tuning.example.com"))
                .isZero();

        assertThat(alone.err())
                .contains(
                        "listens on http://127.0.0.1:4711", folder.resolve("d").toString());
        assertThat(running.stopped).isEqualTo(Optional.of(Duration.ofSeconds(25)));
        var settings = running.settings.orElseThrow();
        assertThat(settings.slots().cpu()).hasValue(3);
        assertThat(settings.publicHosts()).containsExactly("tuning.example.com");
        assertThat(settings.embedded()).isEmpty();
    }

    private static final class FakeRunning implements Servers.Running {
        private Optional<Servers.Settings> settings = Optional.empty();
        private Optional<Duration> stopped = Optional.empty();

        @Override
        public URI address() {
            return URI.create("http://127.0.0.1:4711");
        }

        @Override
        public Optional<String> token() {
            return Optional.empty();
        }

        @Override
        public void stop(Duration grace) {
            stopped = Optional.of(grace);
        }
    }
}
