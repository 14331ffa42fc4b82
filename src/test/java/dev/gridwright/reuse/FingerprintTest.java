package dev.gridwright.reuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FingerprintTest {
    @TempDir
    private Path folder;

    private Path write(String name, String text) throws IOException {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    @Test
    void a_file_is_known_by_its_content_alone() throws IOException {
        var one = Fingerprint.of(write("a.py", "print(1)"));
        assertThat(one).hasSize(64).isEqualTo(Fingerprint.of(write("b.py", "print(1)")));
        assertThat(Fingerprint.of(write("a.py", "print(2)"))).isNotEqualTo(one);
    }

    @Test
    void a_folder_is_known_by_the_names_and_contents_of_its_files() throws IOException {
        write("src/a.py", "1");
        write("src/sub/b.py", "2");
        var before = Fingerprint.of(folder.resolve("src"));
        assertThat(Fingerprint.of(folder.resolve("src"))).isEqualTo(before);
        write("src/sub/b.py", "3");
        assertThat(Fingerprint.of(folder.resolve("src"))).isNotEqualTo(before);
        write("src/sub/b.py", "2");
        assertThat(Fingerprint.of(folder.resolve("src"))).isEqualTo(before);
        Files.move(folder.resolve("src/sub/b.py"), folder.resolve("src/sub/c.py"));
        assertThat(Fingerprint.of(folder.resolve("src"))).isNotEqualTo(before);
    }

    @Test
    void content_does_not_pass_from_one_file_to_the_next() throws IOException {
        write("one/a", "xb");
        write("one/b", "y");
        write("two/a", "x");
        write("two/b", "by");
        assertThat(Fingerprint.of(folder.resolve("one"))).isNotEqualTo(Fingerprint.of(folder.resolve("two")));
    }

    @Test
    void what_tools_write_beside_the_code_is_left_out() throws IOException {
        write("src/a.py", "1");
        var before = Fingerprint.of(folder.resolve("src"));
        write("src/__pycache__/a.pyc", "compiled");
        write("src/.git/HEAD", "ref");
        write("src/.swp", "editing");
        assertThat(Fingerprint.of(folder.resolve("src"))).isEqualTo(before);
    }

    @Test
    void too_much_is_refused() throws IOException {
        var large = folder.resolve("large");
        try (var file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(Fingerprint.MAX_BYTES + 1);
        }
        assertThatThrownBy(() -> Fingerprint.of(large)).hasMessageContaining("bytes");
        assertThatThrownBy(() -> Fingerprint.of(folder.resolve("none"))).isInstanceOf(IOException.class);
    }
}
