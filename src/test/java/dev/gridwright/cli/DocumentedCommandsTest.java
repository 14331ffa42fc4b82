package dev.gridwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.documents.Document;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The documents tell of no command and no option that the program does not have, and of the log as its options have
/// it.
final class DocumentedCommandsTest {
    private static final Pattern TYPED = Pattern.compile("(?m)(?:^|`|\\./|\\$ )gridwright ([a-z]+)((?: [^`\\n|#]*)?)");
    private static final Pattern OPTION = Pattern.compile("(?<= )(--[a-z][a-z-]*)");

    /// An option by itself, with what it is given or without.
    private static final Pattern NAMED = Pattern.compile("^(--[a-z][a-z-]*)(?:[ =].*)?$");

    private static final Pattern LISTED = Pattern.compile("(?m)^  ([a-z]+) {2,}");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    /// Options of `docker compose` and of `jlink`.
    private static final Set<String> OF_OTHERS = Set.of("--profile", "--enable-feature", "--generate-cds-archive");

    @TempDir
    private Path folder = Path.of("");

    static Stream<Document> documents() {
        return Document.all().stream();
    }

    private String help(String... command) {
        var words = Stream.concat(Stream.of(command), Stream.of("--help")).toArray(String[]::new);
        var program = new TestProgram(folder);
        assertThat(program.run(words)).isZero();
        return program.out();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void every_command_and_option_that_is_shown_is_in_the_help(Document document) {
        assertThat(TYPED.matcher(document.text()).results()).allSatisfy(typed -> {
            var help = help(typed.group(1));
            assertThat(OPTION.matcher(typed.group(2)).results().map(option -> option.group(1)))
                    .allSatisfy(option -> assertThat(help).containsPattern(option + "\\b(?!-)"));
        });
    }

    @Test
    void every_option_that_is_named_by_itself_is_one_of_some_command() {
        var help = String.join("", helps());
        assertThat(documents()
                        .flatMap(Document::code)
                        .flatMap(code -> NAMED.matcher(code).results())
                        .map(option -> option.group(1))
                        .filter(option -> !OF_OTHERS.contains(option)))
                .isNotEmpty()
                .allMatch(option ->
                        Pattern.compile(option + "\\b(?!-)").matcher(help).find());
    }

    @Test
    void no_help_has_a_hole() {
        assertThat(helps())
                .hasSizeGreaterThan(20)
                .allSatisfy(help -> assertThat(help).doesNotContainPattern("\\bnull\\b|\\$\\{[A-Z-]+}"));
    }

    private List<String> helps() {
        var help = help();
        return Stream.concat(
                        Stream.of(help),
                        LISTED.matcher(help.substring(help.indexOf("Commands:")))
                                .results()
                                .map(command -> help(command.group(1))))
                .toList();
    }

    @Test
    void options_and_levels_of_the_log_are_as_their_table_says() {
        var tables = Document.of("docs/observability.md").tables();
        var options = tables.getFirst();
        assertThat(options.columns().getFirst()).startsWith("Option");
        for (var row : options.rows()) {
            var option = quoted(row.getFirst()).getFirst();
            var name = option.substring(2).toUpperCase(Locale.ROOT).replace('-', '_');
            assertThat(quoted(row.get(1))).containsExactly("GRIDWRIGHT_" + name);
            var values = quoted(row.get(2));
            for (var help : List.of(help("serve"), help("run"))) {
                assertThat(help).containsPattern(option + "=\\w+ .*: " + String.join(", ", values) + "\\b");
            }
            assertThat(values).containsAll(quoted(row.get(3)));
            if (quoted(row.get(3)).size() == 2) {
                assertThat(help("run"))
                        .contains("(%s; of a run in this"
                                .formatted(quoted(row.get(3)).getFirst()));
            }
        }
        var levels = tables.get(1);
        assertThat(levels.columns().getFirst()).isEqualTo("Level");
        assertThat(levels.code(0))
                .containsExactlyElementsOf(quoted(options.rows().getLast().get(2)));
    }

    private static List<String> quoted(String cell) {
        return QUOTED.matcher(cell)
                .results()
                .map((MatchResult code) -> code.group(1))
                .toList();
    }
}
