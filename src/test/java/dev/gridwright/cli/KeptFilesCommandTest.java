package dev.gridwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.app.Server;
import dev.gridwright.app.ServerSettings;
import dev.gridwright.app.ServerSettings.Purpose;
import dev.gridwright.store.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `log --files` with a real server, and on its data directory once it has ended.
final class KeptFilesCommandTest {
    private static final String GRID = """
            version: 1
            name: saved
            space: {x: [1, 2]}
            objective: {metric: value, goal: maximize}
            trial:
              command: [sh, -c, 'mkdir "$1/a"; echo "model $2" > "$1/a/model"; echo "{\\"value\\": $2}"', sh, "${output_dir}", "${x}"]
              keep: 1
            """;

    @TempDir
    private Path folder;

    @Test
    void kept_files_are_saved_from_a_server_and_from_a_data_directory_at_rest() throws IOException {
        var data = folder.resolve("data");
        Files.writeString(folder.resolve("grid.yaml"), GRID);
        var program = new TestProgram(folder).records(SqliteStore::openReadOnly);
        String id;
        try (var server = Server.start(new ServerSettings(
                data,
                "127.0.0.1",
                0,
                2,
                OptionalLong.empty(),
                Optional.empty(),
                Set.of(),
                new Purpose.Run(folder, Optional.empty())))) {
            assertThat(server.token()).isPresent();
            assertThat(program.run("submit", "grid.yaml", "--data", "data")).isZero();
            id = program.out().strip();
            assertThat(program.run("watch", id, "--data", "data")).isZero();

            saves(program, id, "from-server");
        }
        saves(program, id, "at-rest");
    }

    private void saves(TestProgram program, String id, String into) {
        assertThat(program.run("log", id, "1", "--data", "data", "--files", into))
                .as(program.err())
                .isZero();
        assertThat(program.out().lines()).containsExactlyElementsOf(List.of(into + "/a/model"));
        assertThat(folder.resolve(into).resolve("a/model")).hasContent("model 2");
        assertThat(program.run("log", id, "0", "--data", "data", "--files", into))
                .isEqualTo(2);
        assertThat(program.err()).contains("no files are kept of trial 0");
    }
}
