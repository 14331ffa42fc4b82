package dev.gridwright.grid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.grid.plan.Planner;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The grids that are shipped as examples.
final class ExampleGridsTest {
    private static final Path EXAMPLES = Path.of("grids").toAbsolutePath();

    static List<Path> examples() throws IOException {
        try (var files = Files.list(EXAMPLES)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void there_are_at_least_eight() throws IOException {
        assertThat(examples()).hasSizeGreaterThanOrEqualTo(8);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void an_example_can_be_run_and_is_named_like_its_file(Path file) {
        var valid = GridFiles.valid(GridFiles.read(file));
        assertThat(file).hasFileName(valid.grid().name() + ".yaml");
        assertThat(valid.obstacles()).isEmpty();
        assertThat(valid.grid().gates()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void an_example_explains_itself(Path file) {
        var lines = new String(GridFiles.bytes(file), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(lines.getFirst()).startsWith("# ");
        assertThat(lines.stream().filter(line -> line.contains(" # "))).hasSizeGreaterThanOrEqualTo(5);
        assertThat(lines)
                .allSatisfy(
                        line -> assertThat(line).hasSizeLessThanOrEqualTo(130).doesNotContain("\t"));
    }

    @ParameterizedTest
    @CsvSource({
        "digits-forest, 36, 36",
        "breast-cancer-svm, 56, 81",
        "wine-boosting, 36, 54",
        "iris-knn, 52, 52",
        "iris-network, 12, 12",
        "friedman-svr, 45, 45",
        "kernels, 29, 40",
        "huge-sample, 2001, 1000000000000",
        "branin, 961, 961",
        "llm-prompts, 8, 8",
        "shapes-images, 12, 12",
    })
    void an_example_has_so_many_points(String name, BigInteger points, BigInteger rawPoints) {
        var plan = Planner.plan(GridFiles.valid(GridFiles.read(EXAMPLES.resolve(name + ".yaml"))));
        assertThat(plan.points()).isEqualTo(points);
        assertThat(plan.rawPoints()).isEqualTo(rawPoints);
        assertThat(Arrays.asList(plan.first().getFirst(), plan.last().getLast()))
                .doesNotContainNull();
    }
}
