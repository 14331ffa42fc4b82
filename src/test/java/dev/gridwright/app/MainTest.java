package dev.gridwright.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MainTest {

    @Test
    void help_and_version_end_well() {
        assertThat(Main.run("--help")).isZero();
        assertThat(Main.run("--version")).isZero();
    }

    @Test
    void an_unknown_option_is_the_callers_mistake() {
        assertThat(Main.run("--no-such-option")).isEqualTo(2);
    }

    @Test
    void a_data_directory_that_cannot_be_used_is_no_fault_of_the_program(@TempDir Path data) throws IOException {
        Files.createDirectories(data.resolve("server.json/in-the-way"));
        assertThat(Main.run("serve", "--port", "0", "--data", data.toString())).isEqualTo(5);
    }
}
