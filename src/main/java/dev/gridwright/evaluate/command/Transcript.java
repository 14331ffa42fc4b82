package dev.gridwright.evaluate.command;

import dev.gridwright.evaluate.Output;
import dev.gridwright.secret.Secrets;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Puts one stream of a command into the output of its attempt. Where the command was given secrets, that happens line
/// by
/// line, without them.
///
/// *Thread*: confined to whoever reads the stream.
final class Transcript {
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
            if (bytes[i] == '\n' || line.size() + i - from >= Lines.MAX_LINE_BYTES) {
                line.write(bytes, from, i + 1 - from);
                from = i + 1;
                end();
            }
        }
        line.write(bytes, from, count - from);
    }

    /// The stream is over.
    void end() {
        if (line.size() > 0) {
            var shown = hidden.orElse(Secrets.NONE)
                    .redact(line.toString(StandardCharsets.UTF_8))
                    .getBytes(StandardCharsets.UTF_8);
            output.append(shown, shown.length);
            line.reset();
        }
    }
}
