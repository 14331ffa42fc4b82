package dev.gridwright.reuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FingerprintTest {
    @TempDir
    private Path folder;

    private static String fingerprint(Path path) throws IOException {
        return Fingerprints.forgetful().reading().of(path);
    }

    private Path write(String name, String text) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    @Test
    void a_file_is_known_by_its_content_alone() throws IOException {
        var one = fingerprint(write("a.py", "print(1)"));
        assertThat(one).hasSize(64).isEqualTo(fingerprint(write("b.py", "print(1)")));
        assertThat(fingerprint(write("a.py", "print(2)"))).isNotEqualTo(one);
    }

    @Test
    void a_folder_is_known_by_the_names_and_contents_of_its_files() throws IOException {
        write("src/a.py", "1");
        write("src/sub/b.py", "2");
        var before = fingerprint(folder.resolve("src"));
        assertThat(fingerprint(folder.resolve("src"))).isEqualTo(before);
        write("src/sub/b.py", "3");
        assertThat(fingerprint(folder.resolve("src"))).isNotEqualTo(before);
        write("src/sub/b.py", "2");
        assertThat(fingerprint(folder.resolve("src"))).isEqualTo(before);
        Files.move(folder.resolve("src/sub/b.py"), folder.resolve("src/sub/c.py"));
        assertThat(fingerprint(folder.resolve("src"))).isNotEqualTo(before);
    }

    @Test
    void content_does_not_pass_from_one_file_to_the_next() throws IOException {
        write("one/a", "xb");
        write("one/b", "y");
        write("two/a", "x");
        write("two/b", "by");
        assertThat(fingerprint(folder.resolve("one"))).isNotEqualTo(fingerprint(folder.resolve("two")));
    }

    @Test
    void what_tools_write_beside_the_code_is_left_out() throws IOException {
        write("src/a.py", "1");
        var before = fingerprint(folder.resolve("src"));
        write("src/__pycache__/a.pyc", "compiled");
        write("src/.git/HEAD", "ref");
        write("src/.swp", "editing");
        assertThat(fingerprint(folder.resolve("src"))).isEqualTo(before);
    }

    @Test
    void too_much_is_refused() throws IOException {
        var large = folder.resolve("large");
        try (var file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(Fingerprints.MAX_BYTES + 1);
        }
        assertThatThrownBy(() -> fingerprint(large)).hasMessageContaining("bytes");
        assertThatThrownBy(() -> fingerprint(folder.resolve("none"))).isInstanceOf(IOException.class);
    }

    @Test
    void all_files_of_a_key_together_have_a_bound() throws IOException {
        var small = write("small", "12345");
        var large = folder.resolve("large");
        try (var file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(Fingerprints.MAX_BYTES - 4);
        }
        var reading = Fingerprints.forgetful().reading();
        assertThat(reading.of(small)).hasSize(64);
        assertThatThrownBy(() -> reading.of(large)).hasMessageContaining("with the rest of the key", "bytes");
    }

    @Test
    void a_file_that_is_what_it_was_is_not_read_again() throws IOException {
        var clock = new Instant[] {Instant.now()};
        var fingerprints = new Fingerprints(() -> clock[0]);
        write("src/a.py", "1");
        var file = write("src/b.py", "2");
        // It has just changed, and may change again in the same tick of the disk's clock.
        fingerprints.reading().of(folder);
        assertThat(read(fingerprints)).isEqualTo(2);
        clock[0] = clock[0].plusSeconds(60);
        assertThat(read(fingerprints)).isEqualTo(2);
        assertThat(read(fingerprints)).isZero();
        assertThat(fingerprints.reading().of(folder)).isEqualTo(fingerprint(folder));

        var time = Files.getLastModifiedTime(file);
        write("src/b.py", "3");
        Files.setLastModifiedTime(file, time);
        assertThat(read(fingerprints)).isEqualTo(1);
        assertThat(fingerprints.reading().of(folder)).isEqualTo(fingerprint(folder));
    }

    private long read(Fingerprints fingerprints) throws IOException {
        var reading = fingerprints.reading();
        reading.of(folder);
        return Fingerprints.MAX_BYTES - reading.bytesLeft();
    }
}
