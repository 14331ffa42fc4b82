package dev.gridwright.kept;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Which names files may have to be kept: those that an address, a listing and a terminal show as they are.
public final class FileNames {
    static final int MAX_BYTES = 1_000;
    static final int MAX_SHOWN = 120;
    private static final int UNDECODED = 0xFFFD;
    private static final String AMBIGUOUS = "\\;%";

    private FileNames() {}

    /// What is wrong with a path below the output folder, as it ends the sentence "a name that"; empty when nothing is.
    public static Optional<String> fault(String path) {
        if (path.isEmpty() || Arrays.stream(path.split("/", -1)).anyMatch(part -> part.matches("\\.{0,2}"))) {
            return Optional.of("leads elsewhere");
        }
        if (path.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            return Optional.of(String.format(Locale.ROOT, "is longer than %,d bytes", MAX_BYTES));
        }
        return path.codePoints()
                .mapToObj(FileNames::fault)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> fault(int character) {
        if (character == UNDECODED) {
            return Optional.of("is no text in the encoding of this server's locale (see LANG)");
        }
        if (AMBIGUOUS.indexOf(character) >= 0) {
            return Optional.of("has a \\, ; or %");
        }
        return unseen(character) ? Optional.of("has a control or invisible character") : Optional.empty();
    }

    private static boolean unseen(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }

    /// A name for people, whatever it is.
    static String shown(String path) {
        var text = new StringBuilder();
        path.codePoints()
                .limit(MAX_SHOWN)
                .forEach(character -> text.appendCodePoint(unseen(character) ? '?' : character));
        return path.codePointCount(0, path.length()) > MAX_SHOWN ? text + "…" : text.toString();
    }
}
