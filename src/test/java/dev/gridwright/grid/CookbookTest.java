package dev.gridwright.grid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.grid.context.Context;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The grids of `docs/cookbook.md` can be run as they stand there.
final class CookbookTest {
    private static final Path PROJECT =
            Path.of(System.getProperty("gridwright.home", "")).toAbsolutePath();
    private static final Pattern GRID = Pattern.compile("```yaml\n(version: 1\n.*?)```", Pattern.DOTALL);

    private static Stream<String> grids() throws IOException {
        return GRID.matcher(Files.readString(PROJECT.resolve("docs/cookbook.md")))
                .results()
                .map(block -> block.group(1));
    }

    @ParameterizedTest
    @MethodSource("grids")
    void a_grid_of_the_cookbook_is_accepted(String text) {
        var folder = PROJECT.resolve("grids");
        GridFiles.valid(GridFile.read(text, GridFile.Format.YAML, Context.embedded(folder, Optional.empty())));
    }

    @Test
    void there_is_one_for_every_tool_that_files_are_imported_from() throws IOException {
        assertThat(grids().map(text -> text.lines()
                        .filter(line -> line.startsWith("name: "))
                        .findFirst()
                        .orElseThrow()))
                .containsExactly(
                        "name: from-sklearn",
                        "name: from-optuna",
                        "name: from-wandb",
                        "name: from-katib",
                        "name: from-h2o");
    }
}
