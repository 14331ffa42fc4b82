package dev.gridwright.web.follow;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// UTF-8 that comes in pieces, which may end within a character; what is no text is replaced, as it is in what is
/// stored.
final class TextPieces {
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    /// The beginning of a character.
    private byte[] rest = {};

    /// The text of a piece, as far as its characters are whole.
    String next(byte[] piece) {
        var bytes = ByteBuffer.allocate(rest.length + piece.length)
                .put(rest)
                .put(piece)
                .flip();
        var text = decode(bytes, false);
        rest = new byte[bytes.remaining()];
        bytes.get(rest);
        return text;
    }

    /// The text of what is left: nothing follows that belongs to it.
    String end() {
        var text = decode(ByteBuffer.wrap(rest), true);
        rest = new byte[0];
        decoder.reset();
        return text;
    }

    private String decode(ByteBuffer bytes, boolean last) {
        // A byte is one character at most, and one that is flushed.
        var text = CharBuffer.allocate(bytes.remaining() + 1);
        decoder.decode(bytes, text, last);
        if (last) {
            decoder.flush(text);
        }
        return text.flip().toString();
    }
}
