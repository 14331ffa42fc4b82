package dev.gridwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.documents.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Does what documents other than the README show to be typed, in a folder laid out as the project is.
final class DocumentBlocksIT {
    private static final Path PROJECT = Document.PROJECT;

    @TempDir
    private Path folder;

    /// What is typed in the only console block, or the blocks in sh, of a document.
    private static List<String> typed(String document, String language) {
        return Document.of(document).blocks().stream()
                .filter(block -> block.language().equals(language))
                .flatMap(block -> block.text().lines())
                .map(line -> line.startsWith("$ ") ? line.substring(2) : line)
                .map(line -> line.replaceFirst(" +# .*$", ""))
                .toList();
    }

    @Test
    void an_objective_in_java_is_compiled_packed_and_run() throws Exception {
        Files.createSymbolicLink(folder.resolve("gridwright"), PROJECT.resolve("gridwright"));
        Files.createSymbolicLink(folder.resolve("target"), PROJECT.resolve("target"));
        copy("grids/plugin/annealing.yaml");
        copy("grids/plugin/tour/Annealing.java");
        var jdk = Path.of(System.getProperty("java.home"), "bin");
        var lines = typed("docs/trials.md", "console");
        assertThat(lines).hasSize(4);
        var ended =
                shell(Map.of("PATH", jdk + ":" + System.getenv("PATH")), "set -e\n" + String.join("\n", lines) + "\n");
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.out() + ended.err()).contains("12 succeeded").contains("verdict: passed");
    }

    @Test
    void what_a_contributor_types_is_there() throws Exception {
        var lines = typed("CONTRIBUTING.md", "console");
        assertThat(lines).hasSize(4);
        var pom = Files.readString(PROJECT.resolve("pom.xml"));
        for (var line : lines) {
            if (!line.startsWith("./mvnw -B ")) {
                Files.createSymbolicLink(folder.resolve("gridwright"), PROJECT.resolve("gridwright"));
                Files.createSymbolicLink(folder.resolve("grids"), PROJECT.resolve("grids"));
                var ended = shell(Map.of(), line);
                assertThat(ended.code()).as(ended.err()).isZero();
                continue;
            }
            var goal = line.substring("./mvnw -B ".length());
            if (goal.startsWith("test -Dtest=")) {
                var name = goal.substring("test -Dtest=".length());
                try (var files = Files.walk(PROJECT.resolve("src/test/java"))) {
                    assertThat(files).anyMatch(file -> file.endsWith(name + ".java"));
                }
            } else if (goal.contains(":")) {
                assertThat(pom).contains("<artifactId>" + goal.substring(0, goal.indexOf(':')) + "-maven-plugin");
            } else {
                assertThat(goal).isEqualTo("verify");
            }
        }
        assertThat(PROJECT.resolve("mvnw")).isExecutable();
    }

    @Test
    void a_pipeline_runs_and_gates_as_it_is_shown_and_so_do_shards() throws Exception {
        var lines = typed("docs/ci.md", "sh");
        assertThat(lines).hasSize(3);
        Files.createSymbolicLink(folder.resolve("grids"), PROJECT.resolve("grids"));
        Files.writeString(folder.resolve("grid.yaml"), """
                version: 1
                name: sharded
                space: {k: {min: 1, max: 8, step: 1}}
                objective: {metric: accuracy}
                trial: {model: knn, data: {csv: grids/data/iris.csv, target: label}, timeout: 1m}
                """);
        var path = Map.of("PATH", PROJECT + ":" + System.getenv("PATH"));

        var run = shell(path, lines.get(0));
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(folder.resolve("junit.xml")).isNotEmptyFile();
        assertThat(folder.resolve("report.html")).isNotEmptyFile();

        for (int i = 1; i <= 4; i++) {
            var shard = shell(Map.of("PATH", path.get("PATH"), "INDEX", Integer.toString(i)), lines.get(1));
            assertThat(shard.code()).as(shard.err()).isZero();
            assertThat(folder.resolve("shard-" + i + ".json")).isNotEmptyFile();
        }
        var gate = shell(path, lines.get(2));
        assertThat(gate.code()).as(gate.err()).isZero();
        assertThat(Pattern.compile("✓ best >= 0.95")
                        .matcher(gate.out() + gate.err())
                        .find())
                .isTrue();
    }

    private void copy(String file) throws IOException {
        var target = folder.resolve(file);
        Files.createDirectories(target.getParent());
        Files.copy(PROJECT.resolve(file), target);
    }

    private Processes.Ended shell(Map<String, String> variables, String script) throws Exception {
        try (var processes = new Processes(folder)) {
            return processes.command(variables, List.of("sh", "-c", script)).end();
        }
    }
}
