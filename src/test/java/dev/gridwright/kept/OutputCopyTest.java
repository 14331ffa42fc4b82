package dev.gridwright.kept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.gridwright.kept.OutputCopy.Most;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Whatever a command leaves in its output folder: what may be kept is, nothing else is touched, and it is said.
@Timeout(120)
final class OutputCopyTest {
    private static final KeptBounds BOUNDS = new KeptBounds(1_000, 5_000, 5, 40, 3, 0);

    @TempDir
    private Path folder;

    private FakeLeaving leaving;

    @BeforeEach
    void leave() throws IOException {
        leaving = new FakeLeaving(folder.resolve("attempts"), new Leaving.Attempt("s", 1, 7, 3, 0.5, 1));
    }

    private Path target() {
        return folder.resolve("target");
    }

    private List<KeptFile> copy() throws IOException {
        return new OutputCopy(leaving, BOUNDS, target(), new Most(1_000, "so it is")).copy();
    }

    private static String names(List<KeptFile> files) {
        return files.stream().map(KeptFile::name).collect(Collectors.joining(" "));
    }

    private static void run(String... command) throws Exception {
        var process = new ProcessBuilder(command).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void files_are_copied_with_their_folders_before_those_of_inner_folders() throws Exception {
        leaving.with("z", "1").with("a/b/deep", "22").with("a/model", "333").with(".hidden", "");

        var files = copy();

        assertThat(names(files)).isEqualTo(".hidden z a/model a/b/deep");
        assertThat(target().resolve("a/b/deep")).hasContent("22");
        assertThat(files.get(1).sha256()).isEqualTo("6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b");
        assertThat(files.get(3).bytes()).isEqualTo(2);
        assertThat(leaving.said).isEmpty();
    }

    @Test
    void links_pipes_and_sockets_are_left_out_and_no_link_is_followed() throws Exception {
        var secret = Files.writeString(folder.resolve("secret"), "not yours");
        Files.createSymbolicLink(leaving.folder().resolve("link"), secret);
        Files.createSymbolicLink(leaving.folder().resolve("way-out"), folder);
        run("mkfifo", leaving.folder().resolve("pipe").toString());
        leaving.with("model", "1");
        try (var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(leaving.folder().resolve("sock")));

            assertThat(names(copy())).isEqualTo("model");
        }

        assertThat(leaving.said)
                .containsExactly(
                        "Not kept: link is a symbolic link.",
                        "Not kept: pipe is no plain file.",
                        "Not kept: sock is no plain file.",
                        "Not kept: way-out is a symbolic link.");
    }

    @Test
    void an_output_folder_that_became_a_link_leads_nowhere() throws Exception {
        var elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("secret"), "not yours");
        Files.delete(leaving.folder());
        Files.createSymbolicLink(leaving.folder(), elsewhere);

        assertThat(copy()).isEmpty();
        assertThat(leaving.said).containsExactly("No files are kept: the output folder is none any more.");
    }

    @Test
    void an_output_folder_that_was_removed_is_an_empty_one() throws Exception {
        Files.delete(leaving.folder());

        assertThat(copy()).isEmpty();
        assertThat(leaving.said).isEmpty();
    }

    @Test
    void a_hard_link_becomes_a_file_of_its_own() throws Exception {
        var data = Files.writeString(folder.resolve("data"), "before");
        Files.createLink(leaving.folder().resolve("model"), data);

        copy();
        Files.writeString(data, "after!");

        assertThat(target().resolve("model")).hasContent("before");
        assertThat(Files.getPosixFilePermissions(data)).isNotEmpty();
    }

    @Test
    void huge_and_sparse_files_are_left_out_by_their_length_unread() throws Exception {
        try (var sparse =
                new RandomAccessFile(leaving.folder().resolve("a-sparse").toFile(), "rw")) {
            sparse.setLength(1L << 40);
        }
        leaving.with("b", "x".repeat(600)).with("c", "x".repeat(600)).with("d", "x".repeat(300));

        assertThat(names(copy())).isEqualTo("b d");

        assertThat(leaving.said)
                .containsExactly(
                        "Not kept: a-sparse has 1,099,511,627,776 bytes, and there is room for 1,000 more: so it is.",
                        "Not kept: c has 600 bytes, and there is room for 400 more: so it is.");
    }

    @Test
    void names_that_could_be_taken_for_something_else_are_left_out() throws Exception {
        for (var name : List.of(
                "new\nline", "bell\u0007", "none\u007fone", "back\\slash", "semi;colon", "per%cent", "of-hunter2")) {
            leaving.with(name, "1");
        }
        leaving.with("with space", "1").with("quote\"d", "2");

        assertThat(names(copy())).isEqualTo("quote\"d with space");

        assertThat(leaving.said)
                .containsExactlyInAnyOrder(
                        "Not kept: new?line has a name that has a control or invisible character.",
                        "Not kept: bell? has a name that has a control or invisible character.",
                        "Not kept: none?one has a name that has a control or invisible character.",
                        "Not kept: back\\slash has a name that has a \\, ; or %.",
                        "Not kept: semi;colon has a name that has a \\, ; or %.",
                        "Not kept: per%cent has a name that has a \\, ; or %.",
                        "Not kept: a file has a secret in its name.");
    }

    @Test
    void a_name_that_turns_the_direction_of_writing_is_left_out() throws Exception {
        var name = "right\u202Eleft";
        assumeThat(Charset.forName(System.getProperty("sun.jnu.encoding"))
                        .newEncoder()
                        .canEncode(name))
                .as("files of this locale have such names")
                .isTrue();
        leaving.with(name, "1");

        assertThat(copy()).isEmpty();

        assertThat(leaving.said)
                .containsExactly("Not kept: right?left has a name that has a control or invisible character.");
    }

    @Test
    void there_are_bounds_of_number_and_depth() throws Exception {
        for (int i = 0; i < 7; i++) {
            leaving.with("f" + i, "1");
        }
        leaving.with("a/b/c/d", "1");

        assertThat(names(copy())).isEqualTo("f0 f1 f2 f3 f4");

        assertThat(leaving.said)
                .containsExactly(
                        "Not kept: f5 comes after 5 files.",
                        "Not kept: f6 comes after 5 files.",
                        "Not kept: a/b/c lies deeper than 3 folders.");
    }

    @Test
    void of_very_many_entries_the_rest_is_not_looked_at() throws Exception {
        for (int i = 0; i < 60; i++) {
            Files.createSymbolicLink(leaving.folder().resolve("l" + i), folder);
        }

        assertThat(copy()).isEmpty();

        assertThat(leaving.said).hasSize(22).last().asString().contains("more than 40 files and folders");
        assertThat(leaving.said.get(20)).isEqualTo("20 more were not kept.");
    }

    @Test
    void a_file_that_cannot_be_read_does_not_keep_the_others_from_being_kept() throws Exception {
        leaving.with("closed/inner", "1").with("model", "2");
        run("chmod", "000", leaving.folder().resolve("closed").toString());

        try {
            assertThat(names(copy())).startsWith("model");
        } finally {
            run("chmod", "700", leaving.folder().resolve("closed").toString());
        }
    }

    @Test
    void a_stop_ends_the_copying() throws Exception {
        leaving.with("model", "1");
        leaving.stopped = true;

        assertThatThrownBy(this::copy).isInstanceOf(OutputCopy.Stopped.class);
    }

    @Test
    void nothing_is_made_for_an_empty_folder() throws Exception {
        assertThat(copy()).isEmpty();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("attempts"));
        }
    }
}
