package dev.gridwright.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class OutputTest {
    private static final long SEED = 99;

    @Test
    void what_fits_is_kept_whole() {
        var random = new Random(SEED);
        for (int size : new int[] {0, 1, 100, Output.HEAD_BYTES, Output.HEAD_BYTES + 1, 500_000}) {
            var text = letters(random, size);

            assertThat(keptOf(text, random)).isEqualTo(text);
        }
    }

    @Test
    void of_more_both_ends_are_kept_and_the_rest_counted() {
        var random = new Random(SEED);
        int fits = Output.HEAD_BYTES + Output.TAIL_BYTES;
        for (int size : new int[] {fits, fits + 1, fits + 70_000, 3 * fits + 17}) {
            var text = letters(random, size);
            var kept = keptOf(text, random);

            var mark = size == fits ? "" : "\n[%,d bytes left out]\n".formatted(size - fits);
            assertThat(kept)
                    .isEqualTo(text.substring(0, Output.HEAD_BYTES) + mark + text.substring(size - Output.TAIL_BYTES));
        }
    }

    @Test
    void bytes_that_are_no_text_are_replaced() {
        var output = new Output();
        output.append(new byte[] {'a', (byte) 0xff, 'b'}, 3);

        assertThat(output.text()).isEqualTo("a\ufffdb");
    }

    @Test
    void a_character_at_the_seam_of_head_and_tail_stays_whole() {
        var output = new Output();
        var text = "x".repeat(Output.HEAD_BYTES - 1) + "ä🌲";
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        output.append(bytes, bytes.length);

        assertThat(output.text()).isEqualTo(text);
    }

    @Test
    void a_stream_is_read_to_its_end() {
        var output = new Output();

        output.drain(new ByteArrayInputStream("all there is".getBytes(StandardCharsets.UTF_8)));

        assertThat(output.text()).isEqualTo("all there is");
    }

    @Test
    void a_reader_who_keeps_up_reads_every_byte_in_whatever_pieces() {
        var random = new Random(SEED);
        var output = new Output();
        var text = letters(random, 3 * (Output.HEAD_BYTES + Output.TAIL_BYTES));
        var read = new StringBuilder();
        long position = 0;
        int from = 0;
        while (from < text.length()) {
            int count = Math.min(text.length() - from, 1 + random.nextInt(Output.HEAD_BYTES));
            append(output, text.substring(from, from + count));
            from += count;
            var part = output.read(position, 1 + random.nextInt(100_000));
            while (part.bytes().length > 0) {
                assertThat(part.leftOut()).isZero();
                assertThat(part.last()).isFalse();
                read.append(new String(part.bytes(), StandardCharsets.UTF_8));
                position = part.next();
                part = output.read(position, 1 + random.nextInt(100_000));
            }
        }
        output.end();

        assertThat(read.toString()).isEqualTo(text);
        assertThat(output.read(position, 1).last()).isTrue();
        assertThat(output.read(position + 1_000, 1).next()).isEqualTo(position);
    }

    @Test
    void a_reader_who_is_too_slow_is_told_how_much_was_left_out() {
        var random = new Random(SEED);
        var output = new Output();
        var text = letters(random, Output.HEAD_BYTES + 3 * Output.TAIL_BYTES);
        append(output, text.substring(0, 1000));
        assertThat(output.read(0, 600).next()).isEqualTo(600);
        append(output, text.substring(1000));

        var head = output.read(600, Integer.MAX_VALUE);
        assertThat(head.leftOut()).isZero();
        assertThat(head.next()).isEqualTo(Output.HEAD_BYTES);
        var tail = output.read(head.next() + 5, Integer.MAX_VALUE);
        assertThat(tail.leftOut()).isEqualTo(2L * Output.TAIL_BYTES - 5);
        assertThat(new String(tail.bytes(), StandardCharsets.UTF_8))
                .isEqualTo(text.substring(text.length() - Output.TAIL_BYTES));
        assertThat(tail.next()).isEqualTo(text.length());
    }

    @Test
    void what_comes_after_the_end_is_not_kept() {
        var output = new Output();
        append(output, "of it");
        output.end();
        append(output, " and not of it");

        assertThat(output.text()).isEqualTo("of it");
        assertThat(output.read(0, 100).last()).isTrue();
    }

    private static String keptOf(String text, Random random) {
        var output = new Output();
        int from = 0;
        while (from < text.length()) {
            int count = Math.min(text.length() - from, 1 + random.nextInt(Output.HEAD_BYTES));
            append(output, text.substring(from, from + count));
            from += count;
        }
        return output.text();
    }

    private static void append(Output output, String text) {
        output.append(text.getBytes(StandardCharsets.UTF_8), text.length());
    }

    private static String letters(Random random, int count) {
        var text = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }
}
