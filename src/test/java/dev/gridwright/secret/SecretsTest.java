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

        assertThat(secrets.forCommand("API_KEY")).contains("abc=def ghi");
        assertThat(secrets.forCommand("OTHER")).contains("12345678");
        assertThat(secrets.forCommand("NONE")).isEmpty();
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
        "K-Y=12345678, rw-------, is not NAME=value",
        "KEY@api.example.com:443=12345678, rw-------, is not NAME=value"
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
    void a_secret_goes_encrypted_to_the_hosts_that_it_is_bound_to_and_nowhere_else() throws Exception {
        var secrets = Secrets.read(file("""
                KEY@Api.example.com,127.0.0.1,::1=12345678
                LAN@http://10.0.0.5,models.example.com=abcdefgh
                RUN@commands,api.example.com=87654321
                FREE=ABCDEFGH
                """, "rw-------"));

        assertThat(secrets.forHost("KEY", "api.example.com", true)).contains("12345678");
        assertThat(secrets.forHost("KEY", "api.example.com", false)).isEmpty();
        assertThat(secrets.forHost("KEY", "127.0.0.1", false)).contains("12345678");
        assertThat(secrets.forHost("KEY", "[::1]", false)).contains("12345678");
        assertThat(secrets.forHost("KEY", "evil.example.com", true)).isEmpty();
        assertThat(secrets.forHost("LAN", "10.0.0.5", false)).contains("abcdefgh");
        assertThat(secrets.forHost("LAN", "models.example.com", false)).isEmpty();
        assertThat(secrets.forHost("FREE", "api.example.com", true)).isEmpty();
        assertThat(secrets.forHost("RUN", "commands", true)).isEmpty();
        assertThat(secrets.namesForHosts()).containsExactly("KEY", "LAN", "RUN");
        assertThat(secrets.redact("12345678")).isEqualTo("[secret KEY]");
    }

    @Test
    void a_grids_command_is_given_what_the_operator_gives_to_commands() throws Exception {
        var secrets =
                Secrets.read(file("KEY@api.example.com=12345678\nRUN@commands=87654321\nFREE=ABCDEFGH\n", "rw-------"));

        assertThat(secrets.forCommand("KEY")).isEmpty();
        assertThat(secrets.forCommand("RUN")).contains("87654321");
        assertThat(secrets.forCommand("FREE")).contains("ABCDEFGH");
        assertThat(secrets.namesForCommands(false)).containsExactly("RUN");
        assertThat(secrets.namesForCommands(true)).containsExactly("FREE", "RUN");
        assertThat(secrets.names()).containsExactly("FREE", "KEY", "RUN");
    }

    @Test
    void of_a_text_that_goes_on_what_may_be_the_beginning_of_a_secret_is_not_shown() throws Exception {
        var secrets = Secrets.read(file("SHORT=abcabcab\nLONG=abcabcabXYZ\n", "rw-------"));

        assertThat(secrets.redactBeginning("x abcabcaby")).isEqualTo(new Secrets.Beginning("x [secret SHORT]y", 11));
        assertThat(secrets.redactBeginning("x abcabcab")).isEqualTo(new Secrets.Beginning("x ", 2));
        assertThat(secrets.redactBeginning("x abcabcabXYZ")).isEqualTo(new Secrets.Beginning("x [secret LONG]", 13));
        assertThat(secrets.redactBeginning("abcab")).isEqualTo(new Secrets.Beginning("", 0));
        assertThat(secrets.redactBeginning("abcabd")).isEqualTo(new Secrets.Beginning("abcabd", 6));
        assertThat(secrets.redact("abcabcab")).isEqualTo("[secret SHORT]");
        assertThat(secrets.redact("abcab")).isEqualTo("abcab");
    }

    @Test
    void a_value_that_is_too_long_to_be_found_again_is_refused() throws Exception {
        var file = file("KEY=" + "x".repeat(Secrets.MAX_CHARACTERS + 1) + "\n", "rw-------");

        assertThatThrownBy(() -> Secrets.read(file)).hasMessageContaining("more than 4096");
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
