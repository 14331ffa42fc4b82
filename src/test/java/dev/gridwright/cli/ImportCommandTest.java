package dev.gridwright.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImportCommandTest {
    private static final String SWEEP = """
            program: train.py
            method: grid
            metric: {name: loss}
            parameters:
              lr: {values: [0.1, 0.01]}
              layers: {min: 1, max: 3}
            """;

    @TempDir
    Path folder = Path.of("");

    private TestProgram program = new TestProgram(folder);

    @BeforeEach
    void write() throws IOException {
        program = new TestProgram(folder);
        Files.writeString(folder.resolve("sweep.yaml"), SWEEP);
        Files.writeString(folder.resolve("early.yaml"), SWEEP + "early_terminate: {type: hyperband}\n");
    }

    @Test
    void a_sweep_becomes_a_grid_that_can_be_planned() throws IOException {
        assertThat(program.run("import", "--from", "wandb", "sweep.yaml", "-o", "grid.yaml"))
                .isZero();
        assertThat(program.out()).isEmpty();
        assertThat(program.err()).contains("grid.yaml has 6 points.").doesNotContain("Not carried over");
        assertThat(program.run("plan", "grid.yaml")).isZero();
        assertThat(program.out()).contains("6 points");
        assertThat(Files.readString(folder.resolve("grid.yaml")))
                .startsWith("# Made from sweep.yaml of Weights & Biases.");
    }

    @Test
    void without_a_file_to_write_the_grid_goes_to_standard_output() {
        assertThat(program.input("{\"C\": [1, 10], \"gamma\": [0.1]}").run("import", "--from", "sklearn", "-"))
                .isZero();
        assertThat(program.out()).contains("\nspace:\n  C: [1, 10]\n  gamma: [0.1]\n");
        assertThat(program.err()).contains("The grid has 2 points.", "trial.command is filled in");
    }

    @Test
    void strict_fails_when_anything_was_dropped_and_writes_nothing() {
        assertThat(program.run("import", "--from", "wandb", "early.yaml", "-o", "grid.yaml"))
                .isZero();
        assertThat(program.err()).contains("Not carried over", "- early_terminate: ");
        assertThat(program.run("import", "--from", "wandb", "early.yaml", "--strict", "-o", "strict.yaml"))
                .isEqualTo(2);
        assertThat(program.err()).contains("--strict", "- early_terminate: ");
        assertThat(folder.resolve("strict.yaml")).doesNotExist();
        assertThat(program.run("import", "--from", "wandb", "sweep.yaml", "--strict", "-o", "strict.yaml"))
                .isZero();
    }

    @Test
    void a_grid_that_is_there_is_replaced_only_by_force() throws IOException {
        Files.writeString(folder.resolve("grid.yaml"), "mine");
        assertThat(program.run("import", "--from", "wandb", "sweep.yaml", "-o", "grid.yaml"))
                .isEqualTo(2);
        assertThat(program.err()).contains("--force");
        assertThat(Files.readString(folder.resolve("grid.yaml"))).isEqualTo("mine");
        assertThat(program.run("import", "--from", "wandb", "sweep.yaml", "-o", "grid.yaml", "--force"))
                .isZero();
    }

    @Test
    void a_grid_is_replaced_whole_or_not_at_all() throws IOException {
        var grid = Files.writeString(folder.resolve("grid.yaml"), "mine");
        Files.setPosixFilePermissions(grid, PosixFilePermissions.fromString("rw-r-----"));
        var read = Files.createLink(folder.resolve("as-it-was"), grid);

        assertThat(program.run("import", "--from", "wandb", "sweep.yaml", "-o", "grid.yaml", "--force"))
                .isZero();

        assertThat(read).as("what a reader of the old file still has").hasContent("mine");
        assertThat(grid).content().contains("version: 1");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(grid)))
                .isEqualTo("rw-r-----");
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void what_a_link_names_is_written_and_a_folder_refused() throws IOException {
        Files.createSymbolicLink(folder.resolve("link.yaml"), Path.of("grid.yaml"));

        assertThat(program.run("import", "--from", "wandb", "sweep.yaml", "-o", "link.yaml", "--force"))
                .isZero();
        assertThat(folder.resolve("link.yaml")).isSymbolicLink();
        assertThat(folder.resolve("grid.yaml")).content().contains("version: 1");

        Files.createDirectory(folder.resolve("folder"));
        for (var force : List.of(List.of("--force"), List.<String>of())) {
            var words = new ArrayList<>(List.of("import", "--from", "wandb", "sweep.yaml", "-o", "folder"));
            words.addAll(force);
            assertThat(program.run(words.toArray(String[]::new))).isEqualTo(2);
            assertThat(program.err()).contains("folder is a folder");
        }
    }

    @Test
    void what_cannot_be_read_is_told_with_its_place() {
        assertThat(program.run("import", "--from", "katib", "sweep.yaml")).isEqualTo(2);
        assertThat(program.err()).contains("cannot be read as a file of Katib", "sweep.yaml:1:1: not an Experiment");
        assertThat(program.run("import", "--from", "hydra", "sweep.yaml")).isEqualTo(2);
        assertThat(program.err()).contains("wandb, katib, sklearn, h2o, optuna");
        assertThat(program.run("import", "--from", "wandb", "none.yaml")).isEqualTo(2);
        assertThat(program.run("import", "sweep.yaml")).isEqualTo(2);
        assertThat(program.run("import", "--from", "wandb", "sweep.yaml", "--points", "0"))
                .isEqualTo(2);
    }

    @Test
    void a_grid_that_our_own_reader_refuses_is_not_written() {
        var huge = "{\"x\": [" + "1,".repeat(10) + "\"" + "y".repeat(20_000) + "\"]}";
        assertThat(program.input(huge).run("import", "--from", "sklearn", "-", "-o", "grid.yaml"))
                .isEqualTo(2);
        assertThat(program.err()).contains("the grid made of it", "a text that is too long");
        assertThat(folder.resolve("grid.yaml")).doesNotExist();
    }
}
