package dev.gridwright.grid.tree;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Reads documents, within bounds that hold for every document.
public final class TreeReader {
    /// How large a document may be.
    public static final int MAX_BYTES = 1024 * 1024;

    /// How many maps and lists may stand within each other.
    public static final int MAX_DEPTH = 32;

    private TreeReader() {}

    /// How a document is written.
    public enum Format {
        YAML,
        JSON,
        /// JSON where it begins like JSON, else YAML.
        AUTO,
        /// The same of another program's file: scalars of YAML may have tags of the core schema, `!!float 1e-5`.
        FOREIGN
    }

    /// The tree of a document in UTF-8.
    public static Reading read(byte[] bytes, Format format) {
        if (bytes.length > MAX_BYTES) {
            return broken(
                    "the document is too large",
                    "%,d bytes".formatted(bytes.length),
                    "at most %,d bytes".formatted(MAX_BYTES));
        }
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        try {
            return read(decoder.decode(ByteBuffer.wrap(bytes)).toString(), format);
        } catch (CharacterCodingException e) {
            return broken("the document is not text in UTF-8", "", "");
        }
    }

    /// The tree of a document; at most [#MAX_BYTES] characters.
    public static Reading read(String document, Format format) {
        if (document.length() > MAX_BYTES) {
            return broken(
                    "the document is too large",
                    "%,d characters".formatted(document.length()),
                    "at most %,d".formatted(MAX_BYTES));
        }
        var text = document.startsWith("\uFEFF") ? document.substring(1) : document;
        int nul = text.indexOf('\0');
        if (nul >= 0) {
            return new Reading.Broken(
                    new Fault(placeAt(text, nul), "the document is not text: it holds a NUL character", "", ""));
        }
        if (text.isBlank()) {
            return broken("the document is empty", "", "");
        }
        return switch (format) {
            case YAML -> YamlTree.read(text, false);
            case JSON -> JsonTree.read(text);
            case AUTO -> auto(text, false);
            case FOREIGN -> auto(text, true);
        };
    }

    /// A value given outside the document, as YAML writes it.
    ///
    /// @param place where it is put; the parts of the value stand in line 0
    public static Optional<Node> value(String text, Place place) {
        return YamlTree.read(text, false) instanceof Reading.Tree(var root, var _, var faults) && faults.isEmpty()
                ? Optional.of(Moved.to(root, place))
                : Optional.empty();
    }

    private static Reading auto(String text, boolean tags) {
        if (!text.stripLeading().startsWith("{")) {
            return YamlTree.read(text, tags);
        }
        var json = JsonTree.read(text);
        if (json instanceof Reading.Broken && YamlTree.read(text, tags) instanceof Reading.Tree yaml) {
            return yaml;
        }
        return json;
    }

    private static Reading broken(String detail, String found, String allowed) {
        return new Reading.Broken(new Fault(Place.root(1, 1), detail, found, allowed));
    }

    /// The place of the character with that index.
    static Place placeAt(String text, int index) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < Math.min(index, text.length()); i++) {
            if (text.charAt(i) == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        return Place.root(line, index - lineStart + 1);
    }
}
