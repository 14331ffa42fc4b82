package dev.gridwright.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gridwright.cli.client.HttpStudies;
import dev.gridwright.cli.client.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What commands say when what they write cannot be written: `/dev/full` is a disk that is always full.
final class FullDiskTest extends ProgramFixture {
    private static final Path FULL = Path.of("/dev/full");
    private static final String NO_SPACE = "cannot write %s: No space left on device";

    @AfterEach
    void removeLinks() throws IOException {
        // Whoever clears the folder away need not wonder about links that lead out of it.
        Files.deleteIfExists(folder.resolve("full.csv"));
        Files.deleteIfExists(folder.resolve("full.json"));
    }

    /// A short one is written when the file is closed, a long one while it comes.
    @ParameterizedTest
    @ValueSource(ints = {4, 200_000})
    void a_full_disk_is_not_taken_for_a_server_that_broke_off(int length) throws IOException {
        var full = full("full.csv");
        server.on(STUDY + "/report", 200, "a,b\n".repeat(length / 4), Map.of());

        assertThat(program.run("report", Samples.ID, "-o", "full.csv")).isEqualTo(1);
        assertThat(program.err()).contains(NO_SPACE.formatted(full)).doesNotContain("broke off", "IOException");
    }

    @Test
    void the_other_files_are_written_and_the_verdict_still_counts() throws IOException {
        var full = full("full.json");
        server.on(STUDY, Samples.completed("failed"))
                .on(STUDY + "/best", Samples.json("{\"items\": []}"))
                .on(STUDY + "/trials", 200, "", Map.of())
                .on(STUDY + "/report", 200, "r".repeat(100_000), Map.of());

        assertThat(program.run("watch", Samples.ID, "-o", "full.json", "-o", "good.csv"))
                .isEqualTo(3);
        assertThat(program.err()).contains(NO_SPACE.formatted(full));
        assertThat(folder.resolve("good.csv")).hasSize(100_000);
    }

    @Test
    void a_run_that_passed_but_left_no_results_is_no_success() throws IOException {
        var full = full("full.json");
        server.on(STUDY, Samples.completed("passed"))
                .on(STUDY + "/best", Samples.json("{\"items\": []}"))
                .on(STUDY + "/trials", 200, "", Map.of())
                .on(STUDY + "/report", 200, "r", Map.of());

        assertThat(program.run("watch", Samples.ID, "-o", "full.json")).isEqualTo(1);
        assertThat(program.err()).contains(NO_SPACE.formatted(full));
    }

    @Test
    void a_folder_of_that_name_is_refused_before_anything_is_asked() throws IOException {
        Files.createDirectory(folder.resolve("taken.csv"));

        assertThat(program.run("watch", Samples.ID, "-o", "taken.csv")).isEqualTo(2);
        assertThat(program.err()).contains("taken.csv is a folder; name a file in it");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void a_folder_that_may_not_be_written_is_refused_before_anything_is_asked() throws IOException {
        var closed = Files.createDirectory(folder.resolve("closed"));
        assumeTrue(closed.toFile().setWritable(false), "a folder can be closed to its owner");
        assumeTrue(!Files.isWritable(closed), "who runs the tests is bound by permissions");

        assertThat(program.run("watch", Samples.ID, "-o", "closed/a.csv")).isEqualTo(2);
        assertThat(program.err()).contains("closed/a.csv may not be written");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void a_link_into_nowhere_is_named_as_what_it_is() throws IOException {
        var link = Files.createSymbolicLink(folder.resolve("gone.csv"), Path.of("nowhere/x.csv"));
        server.on(STUDY + "/report", 200, "a,b\n", Map.of());

        assertThat(program.run("report", Samples.ID, "-o", "gone.csv")).isEqualTo(1);
        assertThat(program.err()).contains("cannot write " + link + ": its folder is not there");
    }

    @Test
    void kept_files_are_not_saved_where_a_file_is_in_the_way() throws IOException {
        Files.writeString(folder.resolve("taken"), "");
        Files.createDirectory(folder.resolve("half"));
        Files.writeString(folder.resolve("half/a"), "");
        server.on(
                STUDY + "/trials/1/files",
                Samples.json("{\"items\": [{\"name\": \"a/model\", \"size_bytes\": 1, \"sha256\": \"00\"}]}"));

        assertThat(program.run("log", Samples.ID, "1", "--files", "taken")).isEqualTo(2);
        assertThat(program.err()).contains("--files taken is a file; name a folder");
        assertThat(server.requests()).isEmpty();

        assertThat(program.run("log", Samples.ID, "1", "--files", "half")).isEqualTo(1);
        assertThat(program.err()).contains("cannot write to --files half: a file is where a folder would have to be");
    }

    @Test
    void a_kept_file_for_which_there_is_no_room_is_not_taken_for_a_broken_connection() {
        server.on(STUDY + "/trials/1/files/model", 200, "m".repeat(100_000), Map.of());
        var studies = new HttpStudies(server.address(), Optional.empty(), Patience.NONE);

        assumeTrue(Files.isWritable(FULL), "there is a /dev/full");
        assertThatThrownBy(() -> {
                    try (var out = Files.newOutputStream(FULL)) {
                        studies.file(Samples.ID, 1, "model", out);
                    }
                })
                .isInstanceOf(UncheckedIOException.class)
                .hasRootCauseMessage("No space left on device");
    }

    /// A file of that name that no byte fits into.
    private Path full(String name) throws IOException {
        assumeTrue(Files.isWritable(FULL), "there is a /dev/full");
        return Files.createSymbolicLink(folder.resolve(name), FULL);
    }
}
