package dev.gridwright.cli.terminal;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// A stream of UTF-8 on its way to people: of what is written, nothing but letters and the signs of [Ink] does
/// anything to a terminal, or to the runner of a forge, whoever wrote it.
public final class SafeStream extends OutputStream {
    private static final int CHUNK = 8192;

    private final PrintStream target;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);

    private final Inert inert = new Inert();

    /// The beginning of a character whose end is still to come.
    private final ByteBuffer begun = ByteBuffer.allocate(CHUNK);

    private SafeStream(PrintStream target) {
        this.target = target;
    }

    /// A stream over another, which it neither buffers nor closes.
    public static PrintStream over(PrintStream target) {
        return new PrintStream(new SafeStream(target), false, StandardCharsets.UTF_8);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        int at = from;
        while (at < from + length) {
            int taken = Math.min(from + length - at, begun.remaining());
            begun.put(bytes, at, taken);
            at += taken;
            begun.flip();
            var letters = CharBuffer.allocate(begun.remaining() + 1);
            var unused = decoder.decode(begun, letters, false);
            begun.compact();
            target.write(SafeText.printable(inert.of(letters.flip().toString())).getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void flush() {
        target.flush();
    }
}
