package dev.gridwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.cli.program.Gridwright;
import dev.gridwright.cli.settings.Settings;
import dev.gridwright.cli.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class ProgramTest extends ProgramFixture {
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
                .doesNotContain("\u001b")
                .doesNotContainPattern("(?m)^gridwright ");
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
}
