package dev.gridwright.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// What comes through to a terminal.
final class SafeStreamTest {
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final PrintStream stream = SafeStream.over(new PrintStream(shown, true, StandardCharsets.UTF_8));

    @Test
    void what_controls_a_terminal_is_shown_and_not_done() {
        stream.print(
                "title \u001b]0;gone\u0007 one \u009b2J back\b\r turned \u202e bom \ufeff tag \udb40\udc41 del \u007f");
        stream.flush();

        assertThat(shown())
                .isEqualTo("title \\u001b]0;gone\\u0007 one \\u009b2J back\\u0008\\r turned \\u202e bom \\ufeff tag"
                        + " \\U000e0041 del \\u007f");
    }

    @Test
    void letters_lines_and_our_own_colours_come_through() {
        var ink = new Ink(true, true);
        stream.println("größe 数 \ud83d\ude00\t" + ink.good("passed") + Ink.CLEAR_LINE);

        assertThat(shown())
                .isEqualTo("größe 数 \ud83d\ude00\t\u001b[32mpassed\u001b[0m\r\u001b[K" + System.lineSeparator());
    }

    @Test
    void a_character_in_pieces_is_one_character() throws IOException {
        for (byte b : "ö\u009b\ud83d\ude00x".getBytes(StandardCharsets.UTF_8)) {
            stream.write(new byte[] {b});
        }

        assertThat(shown()).isEqualTo("ö\\u009b\ud83d\ude00x");
    }

    @Test
    void bytes_that_are_no_text_do_nothing() {
        stream.write(new byte[] {'a', (byte) 0x9b, 'b', (byte) 0xff, 'c'}, 0, 5);

        assertThat(shown()).isEqualTo("a\ufffdb\ufffdc");
    }

    @Test
    void no_text_becomes_a_command_to_the_runner_of_a_forge() {
        stream.print(
                "::error::a\n \t\u00a0\u3000::b\n\ufdef::c\n:\n:d ::e\n: :f\n##[error]g ##vso[x] ###[y] #[z] ## [w]");
        stream.flush();

        assertThat(shown())
                .isEqualTo(":\\u003aerror::a\n \t\u00a0\u3000:\\u003ab\n:\\u003ac\n:\n:d ::e\n: :f\n"
                        + "##\\u005berror]g ##vso\\u005bx] ###\\u005by] #[z] ## [w]");
    }

    @Test
    void a_command_in_pieces_becomes_none() throws IOException {
        for (byte b : "\n ::error::a\n##vso[b".getBytes(StandardCharsets.UTF_8)) {
            stream.write(new byte[] {b});
        }

        assertThat(shown()).isEqualTo("\n :\\u003aerror::a\n##vso\\u005bb");
    }

    @Test
    void much_text_comes_through_whole() {
        var much = "ä\u0001".repeat(50_000);
        stream.print(much);
        stream.flush();

        assertThat(shown()).isEqualTo("ä\\u0001".repeat(50_000));
    }

    private String shown() {
        return shown.toString(StandardCharsets.UTF_8);
    }
}
