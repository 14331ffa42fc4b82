package dev.gridwright.evaluate.command.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LinesTest {
    private final List<String> seen = new ArrayList<>();
    private final Lines lines = new Lines(seen::add);

    @Test
    void cuts_at_line_feeds_and_at_the_returns_of_a_progress_bar() {
        write("a\nbc\r\n10%\r20%\r\n\nlast");
        lines.end();

        assertThat(seen).containsExactly("a", "bc", "10%", "20%", "last");
    }

    @Test
    void the_parts_in_which_bytes_arrive_make_no_difference() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        var random = new Random(seed);
        var text = "{\"é\": 1}\n".repeat(500) + "x".repeat(5_000) + "\nend";
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        int at = 0;
        while (at < bytes.length) {
            int count = Math.min(bytes.length - at, 1 + random.nextInt(300));
            var part = new byte[count];
            System.arraycopy(bytes, at, part, 0, count);
            lines.accept(part, count);
            at += count;
        }
        lines.end();

        assertThat(seen).isEqualTo(text.lines().toList());
    }

    @Test
    void passes_over_a_line_that_is_too_long_and_reads_the_next() {
        write("x".repeat(Lines.MAX_LINE_BYTES) + "\n");
        for (int i = 0; i < 100; i++) {
            write("y".repeat(Lines.MAX_LINE_BYTES));
        }
        write("\nafter\n");

        assertThat(seen).containsExactly("x".repeat(Lines.MAX_LINE_BYTES), "after");
    }

    private void write(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        lines.accept(bytes, bytes.length);
    }
}
