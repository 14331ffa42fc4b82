package dev.gridwright.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SecretsTest {

    @TempDir
    private Path folder;

    private Path file(String content, String permissions) throws Exception {
        var file = Files.writeString(folder.resolve("secrets"), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        return file;
    }

    @Test
    void values_are_read_as_they_are_and_shown_by_their_names_alone() throws Exception {
        var secrets = Secrets.read(file("# keys\n\nAPI_KEY=abc=def ghi\n OTHER =12345678\n", "rw-------"));

        assertThat(secrets.value("API_KEY")).contains("abc=def ghi");
        assertThat(secrets.value("OTHER")).contains("12345678");
        assertThat(secrets.value("NONE")).isEmpty();
        assertThat(secrets).hasToString("secrets [API_KEY, OTHER]");
    }

    @Test
    void a_value_is_taken_out_of_a_text_however_it_is_spelled() throws Exception {
        var secrets = Secrets.read(file("KEY=a/b \"c\\d\nLONGER=a/b \"c\\d and more\n", "rw-------"));

        assertThat(secrets.redact("x a/b \"c\\d y")).isEqualTo("x [secret KEY] y");
        assertThat(secrets.redact("{\"k\": \"a/b \\\"c\\\\d\"}")).isEqualTo("{\"k\": \"[secret KEY]\"}");
        assertThat(secrets.redact("?k=a%2Fb+%22c%5Cd&k=a%2Fb%20%22c%5Cd")).isEqualTo("?k=[secret KEY]&k=[secret KEY]");
        assertThat(secrets.redact("a/b \"c\\d and more")).isEqualTo("[secret LONGER]");
        assertThat(Secrets.NONE.redact("a/b")).isEqualTo("a/b");
    }

    @ParameterizedTest
    @CsvSource({
        "KEY=12345678, rw-r-----, chmod 600",
        "KEY=12345678, rw----r--, chmod 600",
        "KEY=1234567, rw-------, less than 8",
        "KEY 12345678, rw-------, is not NAME=value",
        "K-Y=12345678, rw-------, is not NAME=value"
    })
    void a_file_that_cannot_be_trusted_is_refused_without_repeating_it(String line, String permissions, String words)
            throws Exception {
        var file = file(line + "\n", permissions);

        assertThatThrownBy(() -> Secrets.read(file))
                .isInstanceOf(Secrets.Unusable.class)
                .hasMessageContaining(words)
                .hasMessageNotContainingAny("1234567");
    }

    @Test
    void a_secret_that_is_bound_to_hosts_is_for_these_alone() throws Exception {
        var secrets = Secrets.read(file("KEY@Api.example.com,127.0.0.1=12345678\nFREE=87654321\n", "rw-------"));

        assertThat(secrets.value("KEY", "api.example.com")).contains("12345678");
        assertThat(secrets.value("KEY", "127.0.0.1")).contains("12345678");
        assertThat(secrets.value("KEY", "evil.example.com")).isEmpty();
        assertThat(secrets.value("KEY")).isEmpty();
        assertThat(secrets.value("FREE")).contains("87654321");
        assertThat(secrets.value("FREE", "evil.example.com")).contains("87654321");
        assertThat(secrets.names()).containsExactly("FREE", "KEY");
        assertThat(secrets.redact("12345678")).isEqualTo("[secret KEY]");
    }

    @Test
    void a_name_twice_and_a_missing_file_are_refused() throws Exception {
        var twice = file("KEY=12345678\nKEY=87654321\n", "rw-------");

        assertThatThrownBy(() -> Secrets.read(twice))
                .hasMessageContaining("Line 2")
                .hasMessageContaining("again");
        assertThatThrownBy(() -> Secrets.read(folder.resolve("none"))).hasMessageContaining("There is no file");
    }
}
