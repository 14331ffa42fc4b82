package dev.gridwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The documents tell of no command and no option that the program does not have.
final class DocumentedCommandsTest {
    private static final Pattern TYPED = Pattern.compile("(?m)(?:^|`|\\./|\\$ )gridwright ([a-z]+)((?: [^`\\n|#]*)?)");
    private static final Pattern OPTION = Pattern.compile("(?<= )(--[a-z][a-z-]*)");

    @TempDir
    private Path folder = Path.of("");

    static Stream<Path> documents() throws IOException {
        try (var docs = Files.list(ReadmeBlocks.PROJECT.resolve("docs"))) {
            return Stream.concat(
                            Stream.of("README.md", "CONTRIBUTING.md", "grids/workers/README.md")
                                    .map(ReadmeBlocks.PROJECT::resolve),
                            docs.toList().stream())
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted();
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void every_command_and_option_that_is_shown_is_in_the_help(Path document) throws IOException {
        assertThat(TYPED.matcher(Files.readString(document)).results()).allSatisfy(typed -> {
            var program = new TestProgram(folder);
            assertThat(program.run(typed.group(1), "--help")).isZero();
            var help = program.out();
            assertThat(OPTION.matcher(typed.group(2)).results().map(option -> option.group(1)))
                    .allSatisfy(option -> assertThat(help).containsPattern(option + "\\b(?!-)"));
        });
    }
}
