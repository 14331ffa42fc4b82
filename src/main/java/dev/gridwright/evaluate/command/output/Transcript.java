package dev.gridwright.evaluate.command.output;

import dev.gridwright.evaluate.Output;
import dev.gridwright.secret.Secrets;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Puts one stream of a command into the output of its attempt. Where the command was given secrets, that happens line
/// by line, without them.
///
/// *Thread*: confined to whoever reads the stream.
final class Transcript {
    private static final int MAX_CHARACTER_BYTES = 4;

    private final Output output;
    private final Optional<Secrets> hidden;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    /// @param hidden what must not be shown
    Transcript(Output output, Optional<Secrets> hidden) {
        this.output = output;
        this.hidden = hidden;
    }

    void accept(byte[] bytes, int count) {
        if (hidden.isEmpty()) {
            output.append(bytes, count);
            return;
        }
        int from = 0;
        for (int i = 0; i < count; i++) {
            boolean ends = bytes[i] == '\n';
            if (ends || line.size() + i - from >= Lines.MAX_LINE_BYTES) {
                line.write(bytes, from, i + 1 - from);
                from = i + 1;
                if (ends) {
                    end();
                } else {
                    begin();
                }
            }
        }
        line.write(bytes, from, count - from);
    }

    /// Shows the beginning of a line that is too long to be kept. What may be the beginning of a secret stays.
    private void begin() {
        var bytes = line.toByteArray();
        int whole = wholeCharacters(bytes);
        var text = new String(bytes, 0, whole, StandardCharsets.UTF_8);
        var beginning = hidden.orElse(Secrets.NONE).redactBeginning(text);
        show(beginning.shown());
        line.reset();
        line.writeBytes(text.substring(beginning.next()).getBytes(StandardCharsets.UTF_8));
        line.write(bytes, whole, bytes.length - whole);
    }

    /// How many of the bytes are before a character that may go on behind them.
    private static int wholeCharacters(byte[] bytes) {
        int last = bytes.length - 1;
        while (last > 0 && bytes.length - last < MAX_CHARACTER_BYTES && (bytes[last] & 0xC0) == 0x80) {
            last--;
        }
        return (bytes[last] & 0x80) == 0 ? bytes.length : last;
    }

    /// The stream is over, or a line of it.
    void end() {
        if (line.size() > 0) {
            show(hidden.orElse(Secrets.NONE).redact(line.toString(StandardCharsets.UTF_8)));
            line.reset();
        }
    }

    private void show(String text) {
        var shown = text.getBytes(StandardCharsets.UTF_8);
        output.append(shown, shown.length);
    }
}
