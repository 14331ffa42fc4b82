package dev.gridwright.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.gridwright.grid.section.Findings;
import dev.gridwright.grid.section.Problem;
import dev.gridwright.grid.section.Shape;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every file in the folder of bad grids stands beside what must be said of it: `line pointer: what is wrong`.
final class BadGridsTest {
    private static final Duration AT_ONCE = Duration.ofSeconds(20);

    static List<Path> bad() {
        return GridFiles.in("bad");
    }

    @Test
    void there_are_at_least_fifty_wrong_files() {
        assertThat(bad()).hasSizeGreaterThan(50);
    }

    @ParameterizedTest
    @MethodSource("bad")
    void a_wrong_file_gives_every_problem_at_once_with_its_place(Path file) {
        var expected = new String(GridFiles.bytes(Path.of(file + ".expected")), StandardCharsets.UTF_8);
        var problems = GridFiles.problems(GridFiles.read(file));
        assertThat(problems.stream().map(BadGridsTest::line).collect(Collectors.joining("\n", "", "\n")))
                .isEqualTo(expected);
    }

    private static String line(Problem problem) {
        return (problem.line().isPresent() ? Integer.toString(problem.line().getAsInt()) : "-")
                + " "
                + (problem.pointer().isEmpty() ? "." : problem.pointer())
                + ": "
                + problem.detail()
                + (problem.found().isEmpty() ? "" : ": found " + problem.found())
                + problem.suggestion()
                        .map(name -> "; did you mean \"" + name + "\"?")
                        .orElse("");
    }

    @ParameterizedTest
    @MethodSource("bad")
    void what_is_allowed_is_said_wherever_something_else_was_found(Path file) {
        for (var problem : GridFiles.problems(GridFiles.read(file))) {
            assertThat(problem.detail()).isNotBlank();
            assertThat(problem.sentence())
                    .doesNotContain("Exception", "snakeyaml", "jackson")
                    .hasSizeLessThan(2_000);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[",
                "{\"a\":",
                "- ",
                "? ",
                "{a: ",
                "[[],",
                "a: |\n ",
                "'",
                "\"",
                "&a ",
                "*a ",
                "!!x ",
                "--- ",
                "%YAML 1.2\n",
                "# ",
                "\t",
                "a: b: ",
                "<<: ",
                "\u0085",
                "\uD83D\uDE00",
                "1e999, ",
                "x: {<<: *x}\n",
                "\\u0000"
            })
    void whatever_is_repeated_to_the_limit_is_refused_in_bounded_time(String part) {
        var text = part.repeat((1 << 20) / part.getBytes(StandardCharsets.UTF_8).length);
        for (var format : List.of(GridFile.Format.YAML, GridFile.Format.JSON)) {
            Assertions.assertTimeout(AT_ONCE, () -> {
                var problems = GridFiles.problems(GridFile.read(
                        text.getBytes(StandardCharsets.UTF_8), format, GridFiles.context(GridFiles.FOLDER)));
                assertThat(problems).isNotEmpty().hasSizeLessThanOrEqualTo(Findings.MAX_PROBLEMS + 1);
            });
        }
    }

    @Test
    void a_document_beyond_the_limit_is_not_looked_at() {
        var text = GridFiles.sphere("{x: [" + "1, ".repeat(360_000) + "1]}", "");
        assertThat(GridFiles.problems(text)).singleElement().satisfies(problem -> {
            assertThat(problem.detail()).isEqualTo("the document is too large");
            assertThat(problem.allowed()).contains("1,048,576 bytes");
        });
    }

    @Test
    void a_document_of_a_million_values_that_are_all_wrong_lists_a_few_and_counts_the_rest() {
        var problems = GridFiles.problems(GridFiles.sphere("{x: [" + "~,".repeat(500_000) + "1]}", ""));
        assertThat(problems).hasSize(Findings.MAX_PROBLEMS + 1);
        assertThat(problems.getLast().detail()).isEqualTo("499800 more problems are not listed");
    }

    @Test
    void a_problem_is_a_sentence_with_its_place() {
        assertThat(GridFiles.problems("version: 1\nname: a\nspace: {}\ntrial:\n  fuction: sphere\n"))
                .anySatisfy(problem -> assertThat(problem)
                        .hasToString("line 5, /trial/fuction: unknown key: found \"fuction\"; allowed: "
                                + String.join(", ", Shape.TRIAL.keys())
                                + "; did you mean \"function\"?"));
    }

    @Test
    void every_file_that_may_be_read_at_all_is_read_without_an_exception_as_either_format() {
        for (var file : bad()) {
            for (var format : GridFile.Format.values()) {
                assertThatCode(() -> GridFile.read(GridFiles.bytes(file), format, GridFiles.context(file)))
                        .as("%s as %s", file, format)
                        .doesNotThrowAnyException();
            }
        }
    }
}
