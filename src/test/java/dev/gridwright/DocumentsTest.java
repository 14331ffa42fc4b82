package dev.gridwright;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What the documents name is there: files, tests, examples and routes.
final class DocumentsTest {
    private static final Path PROJECT =
            Path.of(System.getProperty("gridwright.home", "")).toAbsolutePath();
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(?:#[^)]*)?\\)");
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*(?:Test|IT))`");
    private static final Pattern ROUTE = Pattern.compile("`(GET|POST|PUT|PATCH|DELETE) (/[^` ?]*)`");

    private static Stream<Path> documents() throws IOException {
        try (var docs = Files.walk(PROJECT.resolve("docs"))) {
            return Stream.concat(
                    Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "grids/workers/README.md")
                            .map(PROJECT::resolve),
                    docs.filter(file -> file.toString().endsWith(".md")).sorted().toList().stream());
        }
    }

    private static Stream<MatchResult> found(Pattern pattern, Path document) throws IOException {
        return pattern.matcher(Files.readString(document)).results().toList().stream();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void every_link_leads_to_a_file(Path document) throws IOException {
        assertThat(found(LINK, document).map(link -> link.group(1)).filter(link -> !link.contains("://")))
                .allSatisfy(link -> assertThat(document.resolveSibling(link)).exists());
    }

    @ParameterizedTest
    @MethodSource("documents")
    void every_test_that_is_named_exists(Path document) throws IOException {
        List<String> tests;
        try (var files = Files.walk(PROJECT.resolve("src/test/java"))) {
            tests = files.map(file -> file.getFileName().toString().replace(".java", ""))
                    .toList();
        }
        assertThat(tests)
                .containsAll(found(TEST, document).map(test -> test.group(1)).toList());
    }

    @Test
    void every_example_is_shown() throws IOException {
        var shown = found(LINK, PROJECT.resolve("README.md"))
                .map(link -> link.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        try (var grids = Files.list(PROJECT.resolve("grids"))) {
            assertThat(grids.map(PROJECT::relativize).map(Path::toString).filter(name -> name.endsWith(".yaml")))
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(shown).contains(name));
        }
    }

    @Test
    void every_route_is_in_the_contract() throws IOException {
        var contract = Files.readString(PROJECT.resolve("src/main/resources/dev/gridwright/openapi.yaml"));
        assertThat(found(ROUTE, PROJECT.resolve("README.md")))
                .isNotEmpty()
                .allSatisfy(route -> assertThat(contract)
                        .containsPattern(
                                "\n  /api/v1" + Pattern.quote(route.group(2)) + ":(?:(?!\n  /)[\\s\\S])*?\n    "
                                        + route.group(1).toLowerCase(Locale.ROOT) + ":\n"));
    }
}
