package dev.gridwright.child;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NativesTest {

    @TempDir
    private Path folder;

    @Test
    void the_library_is_unpacked_once_under_the_name_it_is_asked_for() throws Exception {
        Path unpacked = Natives.unpack(folder).orElseThrow();
        assertThat(unpacked.getParent()).isEqualTo(folder);
        assertThat(unpacked.resolve("libopenblas.so")).isSymbolicLink().isRegularFile();
        FileTime written = Files.getLastModifiedTime(unpacked.resolve("libopenblas.so.0"));

        assertThat(Natives.unpack(folder)).hasValue(unpacked);
        assertThat(Files.getLastModifiedTime(unpacked.resolve("libopenblas.so.0")))
                .isEqualTo(written);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(unpacked);
        }
    }

    @Test
    void a_library_that_was_cut_short_is_unpacked_again() throws Exception {
        Path unpacked = Natives.unpack(folder).orElseThrow();
        long length = Files.size(unpacked.resolve("libopenblas.so.0"));
        Files.write(unpacked.resolve("libopenblas.so.0"), new byte[10]);

        assertThat(Natives.unpack(folder)).hasValue(unpacked);
        assertThat(unpacked.resolve("libopenblas.so.0")).hasSize(length);
    }

    @Test
    void the_folder_goes_before_what_the_library_path_holds() {
        assertThat(Natives.libraryPath(Path.of("/a"), Optional.empty())).isEqualTo("/a");
        assertThat(Natives.libraryPath(Path.of("/a"), Optional.of(""))).isEqualTo("/a");
        assertThat(Natives.libraryPath(Path.of("/a"), Optional.of("/b:/c"))).isEqualTo("/a:/b:/c");
    }
}
