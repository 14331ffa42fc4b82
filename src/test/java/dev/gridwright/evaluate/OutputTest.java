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
    void a_new_trial_begins_with_nothing() {
        var output = new Output();
        append(output, "of the first");

        output.clear();
        append(output, "of the second");

        assertThat(output.text()).isEqualTo("of the second");
    }

    @Test
    void bytes_that_are_no_text_are_replaced() {
        var output = new Output();
        output.append(new byte[] {'a', (byte) 0xff, 'b'}, 3);

        assertThat(output.text()).isEqualTo("a\ufffdb");
    }

    @Test
    void the_end_of_the_stream_ends_the_wait_for_more() {
        var output = new Output();

        output.drain(new ByteArrayInputStream("all there is".getBytes(StandardCharsets.UTF_8)));
        output.await(Long.MAX_VALUE, Long.MAX_VALUE / 2);

        assertThat(output.text()).isEqualTo("all there is");
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
