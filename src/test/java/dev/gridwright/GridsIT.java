package dev.gridwright;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Runs every example grid as its reader would.
final class GridsIT {
    private static final Path HOME = Path.of(System.getProperty("gridwright.home"));
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    static List<Path> grids() throws IOException {
        try (var files = Files.list(HOME.resolve("grids"))) {
            // The grid of prompts needs a chat endpoint, which LlmPromptsTest has.
            return files.filter(file -> file.toString().endsWith(".yaml") && !file.endsWith("llm-prompts.yaml"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void there_are_at_least_eight_examples() throws IOException {
        assertThat(grids()).hasSizeGreaterThanOrEqualTo(8);
    }

    @ParameterizedTest
    @MethodSource("grids")
    void an_example_runs_to_a_passed_verdict(Path grid) throws Exception {
        assumeThat(Files.readString(grid).contains("- python3") && !isOnPath("python3"))
                .as("this machine has no python3")
                .isFalse();
        var results = folder.resolve("results.json");
        assertThat(run("run", grid.toString(), "--data", folder.resolve("data").toString(), "-o", results.toString()))
                .as("exit code; see %s", folder.resolve("log"))
                .isZero();

        var study = JSON.readTree(results.toFile());
        assertThat(study.get("state").asText()).isEqualTo("completed");
        assertThat(study.at("/counts/succeeded").asLong())
                .isEqualTo(study.get("trials").size())
                .isPositive();
        assertThat(study.at("/best/objective").isNumber()).isTrue();
    }

    @Test
    void the_forest_of_digits_gives_the_same_numbers_on_one_slot_and_on_two() throws Exception {
        var grid = HOME.resolve("grids/digits-forest.yaml").toString();
        for (var slots : List.of("1", "2")) {
            assertThat(run(
                            "run",
                            grid,
                            "--slots",
                            slots,
                            "--range",
                            "0:12",
                            "--data",
                            folder.resolve("data").toString(),
                            "-o",
                            folder.resolve("on-" + slots + ".json").toString()))
                    .isIn(0, 3);
        }
        assertThat(numbers("on-2.json")).hasSize(12).isEqualTo(numbers("on-1.json"));
    }

    /// Index, objective, deviation and metrics but for times.
    private List<String> numbers(String results) throws IOException {
        var trials = JSON.readTree(folder.resolve(results).toFile()).get("trials");
        return Stream.iterate(0, i -> i < trials.size(), i -> i + 1)
                .map(trials::get)
                .map(trial -> trial.get("index") + " " + trial.get("objective") + " " + trial.get("objective_std") + " "
                        + trial.at("/metrics/f1"))
                .toList();
    }

    private static boolean isOnPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private int run(String... arguments) throws IOException, InterruptedException {
        var command = Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-jar",
                                HOME.resolve("target/gridwright.jar").toString()),
                        Stream.of(arguments))
                .toList();
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }
}
