package dev.gridwright.child.frame;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/// The reading end of a stream of frames.
///
/// *Thread*: one at a time.
public final class FrameInput {
    private static final int USUAL_BYTES = 8 * 1024;

    private final InputStream in;
    private byte[] buffer = new byte[USUAL_BYTES];
    private int from;
    private int to;

    public FrameInput(InputStream in) {
        this.in = in;
    }

    /// Waits for the next frame.
    ///
    /// @return empty at the end of the stream, also in the midst of a frame
    /// @throws MalformedFrame when the bytes are no frame; the stream is then of no more use
    public Optional<Frame> read() throws IOException {
        if (!buffered(Wire.HEADER_BYTES)) {
            return Optional.empty();
        }
        var header = ByteBuffer.wrap(buffer, from, Wire.HEADER_BYTES);
        int magic = header.getInt();
        int type = header.get();
        int length = header.getInt();
        if (magic != Wire.MAGIC || length < 0 || length > Wire.MAX_BODY_BYTES) {
            throw new MalformedFrame("bytes that are no message, starting with " + shown());
        }
        if (!buffered(Wire.HEADER_BYTES + length)) {
            return Optional.empty();
        }
        var frame = decode(type, from + Wire.HEADER_BYTES, length);
        from += Wire.HEADER_BYTES + length;
        return Optional.of(frame);
    }

    private Frame decode(int type, int start, int length) throws IOException {
        try {
            return Wire.read(type, new DataInputStream(new ByteArrayInputStream(buffer, start, length)));
        } catch (MalformedFrame e) {
            throw e;
        } catch (EOFException | RuntimeException e) {
            throw new MalformedFrame("a message of type " + type + " that makes no sense: " + e);
        }
    }

    /// Whether that many bytes are there, waiting for them.
    private boolean buffered(int wanted) throws IOException {
        if (to - from >= wanted) {
            return true;
        }
        if (from == to && buffer.length > USUAL_BYTES && wanted <= USUAL_BYTES) {
            buffer = new byte[USUAL_BYTES];
            from = 0;
            to = 0;
        } else if (from > 0) {
            System.arraycopy(buffer, from, buffer, 0, to - from);
            to -= from;
            from = 0;
        }
        if (buffer.length < wanted) {
            buffer = Arrays.copyOf(buffer, wanted);
        }
        while (to < wanted) {
            int count = in.read(buffer, to, buffer.length - to);
            if (count < 0) {
                return false;
            }
            to += count;
        }
        return true;
    }

    private String shown() {
        var text = new StringBuilder();
        for (int i = from; i < Math.min(to, from + 24); i++) {
            char c = (char) (buffer[i] & 0xff);
            text.append(c >= ' ' && c < 127 ? c : '.');
        }
        return "'" + text + "'";
    }
}
