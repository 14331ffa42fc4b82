package dev.gridwright.documents;

import static dev.gridwright.documents.Document.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gridwright.documents.Document.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the documents name is there: files, headings, tests, examples, routes, variables, metrics and keys of grids.
/// Commands and options are those of `DocumentedCommandsTest`.
final class DocumentsTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]*)(?:#([^)]*))?\\)");
    private static final Pattern TEST = Pattern.compile("\\b[A-Z]\\w*[a-z](?:Test|IT)\\b");
    private static final Pattern PATH = Pattern.compile("[\\w.-]+(?:/[\\w.-]+)+/?");
    private static final Pattern VARIABLE = Pattern.compile("\\bGRIDWRIGHT_[A-Z_]+\\b(?![<*])");
    private static final Pattern METRIC = Pattern.compile("\\bgridwright_[a-z_]+\\b");
    private static final Pattern KEY = Pattern.compile("([a-z_]+)\\.([a-z_]+)(?:\\.([a-z_]+))?");

    /// Folders that only this project has, so that a path below one is meant to be there.
    private static final Pattern OURS = Pattern.compile("(?:docs|grids|ci|bench|packaging|dashboards|src|\\.ci)/.*");

    /// Made by commands that the documents show, or of releases.
    private static final Pattern MADE = Pattern.compile("src/\\w+/java/.*/target/.*");

    private static Stream<Document> documents() {
        return Document.all().stream();
    }

    private static Stream<Table> tables() {
        return documents().flatMap(document -> document.tables().stream());
    }

    private static Stream<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group);
    }

    @Test
    void all_pages_are_known() {
        assertThat(documents().map(Document::name))
                .contains("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/trials.md", "docs/miniature/README.md")
                .contains("grids/data/README.md", "grids/workers/README.md");
    }

    @ParameterizedTest
    @MethodSource("documents")
    void every_link_leads_to_a_file_and_to_a_heading_of_it(Document document) {
        assertThat(LINK.matcher(document.prose())
                        .results()
                        .filter(link -> !link.group(1).contains("://")))
                .allSatisfy(link -> {
                    var file = link.group(1).isEmpty()
                            ? PROJECT.resolve(document.name())
                            : PROJECT.resolve(document.name())
                                    .resolveSibling(link.group(1))
                                    .normalize();
                    assertThat(file).exists();
                    if (link.group(2) != null) {
                        assertThat(Document.of(PROJECT.relativize(file).toString())
                                        .anchors())
                                .contains(link.group(2));
                    }
                });
    }

    @ParameterizedTest
    @MethodSource("documents")
    void every_path_that_is_named_exists(Document document) {
        assertThat(Stream.concat(
                                document.code(), document.blocks().stream().flatMap(block -> found(PATH, block.text())))
                        .filter(code -> PATH.matcher(code).matches()
                                && OURS.matcher(code).matches())
                        .filter(path -> !MADE.matcher(path).matches()))
                .allSatisfy(path -> assertThat(Stream.of(
                                PROJECT.resolve(path), PROJECT.resolve("grids").resolve(path)))
                        .anyMatch(Files::exists));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void every_test_that_is_named_exists(Document document) throws IOException {
        List<String> tests;
        try (var files = Files.walk(PROJECT.resolve("src/test/java"))) {
            tests = files.map(file -> file.getFileName().toString().replace(".java", ""))
                    .toList();
        }
        assertThat(tests).containsAll(found(TEST, document.text()).toList());
    }

    @ParameterizedTest
    @MethodSource("documents")
    void every_variable_and_metric_that_is_named_is_one_of_the_program(Document document) throws IOException {
        var program = program();
        // A counter's `_total`, and what else ends a name, is added where it is written.
        assertThat(found(METRIC, document.text()))
                .allMatch(metric -> program.contains(metric.replaceFirst("_(total|seconds|info|deviation)$", "")));
        assertThat(found(VARIABLE, document.text()).distinct()).allMatch(variable -> {
            var option = variable.substring("GRIDWRIGHT_".length())
                    .toLowerCase(Locale.ROOT)
                    .replace('_', '-');
            // What a command is given of its trial is named there as in templates, or is REPEAT.
            return Stream.of('"' + variable, variable + '}', variable + ':', "\"--" + option + '"', '"' + option + '"')
                    .anyMatch(program::contains);
        });
    }

    @ParameterizedTest
    @MethodSource("documents")
    void every_key_of_a_grid_that_is_named_is_in_the_schema(Document document) throws IOException {
        var definitions = new ObjectMapper()
                .readTree(PROJECT.resolve("src/main/resources/dev/gridwright/grid.schema.json")
                        .toFile())
                .path("$defs");
        var grid = definitions.path("grid").path("properties");
        assertThat(document.code()
                        .map(KEY::matcher)
                        .filter(key -> key.matches() && grid.has(key.group(1)) && definitions.has(key.group(1)))
                        .map(key -> key.toMatchResult()))
                .allSatisfy(key -> {
                    assertThat(keys(definitions, key.group(1))).contains(key.group(2));
                    if (key.group(3) != null) {
                        assertThat(keys(definitions, key.group(2))).contains(key.group(3));
                    }
                });
    }

    private static List<String> keys(JsonNode definitions, String name) {
        var keys = new ArrayList<String>();
        definitions
                .path(name)
                .findValues("properties")
                .forEach(properties -> properties.fieldNames().forEachRemaining(keys::add));
        return keys;
    }

    @ParameterizedTest
    @MethodSource("tables")
    void every_row_of_a_table_has_a_cell_for_each_column(Table table) {
        assertThat(table.rows()).isNotEmpty().allSatisfy(row -> assertThat(row).hasSameSizeAs(table.columns()));
    }

    @Test
    void every_example_is_shown() throws IOException {
        var shown = LINK.matcher(Document.of("README.md").text())
                .results()
                .map(link -> link.group(1))
                .collect(Collectors.toSet());
        try (var grids = Files.list(PROJECT.resolve("grids"))) {
            assertThat(grids.map(PROJECT::relativize).map(Path::toString).filter(name -> name.endsWith(".yaml")))
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(shown).contains(name));
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void every_route_is_in_the_contract(Document document) throws IOException {
        var contract = Contract.read();
        assertThat(document.code().flatMap(code -> Contract.Route.of(code).stream()))
                .allMatch(contract::has);
    }

    /// All that the program says or reads is in its sources, its launcher and its container.
    private static String program() throws IOException {
        try (var files = Files.walk(PROJECT.resolve("src/main/java"))) {
            return Stream.concat(
                            files.filter(file -> file.toString().endsWith(".java")),
                            Stream.of(PROJECT.resolve("gridwright")))
                    .map(file -> {
                        try {
                            return Files.readString(file);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .collect(Collectors.joining());
        }
    }
}
