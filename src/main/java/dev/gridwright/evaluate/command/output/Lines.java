package dev.gridwright.evaluate.command.output;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/// Cuts a stream of bytes into lines, at line feeds and carriage returns. A line longer than [#MAX_LINE_BYTES] is
/// passed over, so that output without a line end costs no memory.
///
/// *Thread*: confined to whoever reads the stream.
final class Lines {
    static final int MAX_LINE_BYTES = 64 * 1024;
    private static final int FIRST_BYTES = 1024;

    private final Consumer<String> lines;
    private byte[] line = new byte[FIRST_BYTES];
    private int length;
    private boolean tooLong;

    /// @param lines told each line without its end; never an empty one
    Lines(Consumer<String> lines) {
        this.lines = lines;
    }

    void accept(byte[] bytes, int count) {
        int from = 0;
        for (int i = 0; i < count; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                add(bytes, from, i);
                end();
                from = i + 1;
            }
        }
        add(bytes, from, count);
    }

    /// The stream is over: what came after the last line end is a line too.
    void end() {
        if (length > 0 && !tooLong) {
            lines.accept(new String(line, 0, length, StandardCharsets.UTF_8));
        }
        length = 0;
        tooLong = false;
    }

    private void add(byte[] bytes, int from, int to) {
        int wanted = length + to - from;
        if (tooLong || wanted > MAX_LINE_BYTES) {
            tooLong = true;
            return;
        }
        if (wanted > line.length) {
            line = Arrays.copyOf(line, Math.min(MAX_LINE_BYTES, Math.max(wanted, 2 * line.length)));
        }
        System.arraycopy(bytes, from, line, length, to - from);
        length = wanted;
    }
}
