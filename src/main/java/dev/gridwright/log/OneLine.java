package dev.gridwright.log;

/// Text that stays on its line and does nothing to a terminal, whoever wrote it.
final class OneLine {
    private OneLine() {}

    /// The text with `\n`, `\r`, `\t` and `\u001b` where it had such characters; of others those that control
    /// a terminal, end a line, or turn the direction of writing. Of two hashes, which begin a command to the
    /// runner of a forge, the first is written so, too.
    static String of(String text) {
        return printable(text).replace("##", "\\u0023#");
    }

    private static String printable(String text) {
        int first = 0;
        while (first < text.length() && !isUnsafe(text.charAt(first))) {
            first++;
        }
        if (first == text.length()) {
            return text;
        }
        var safe = new StringBuilder(text.length() + 16).append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isUnsafe(c)) {
                safe.append(c);
            } else {
                safe.append(
                        switch (c) {
                            case '\n' -> "\\n";
                            case '\r' -> "\\r";
                            case '\t' -> "\\t";
                            default -> String.format("\\u%04x", (int) c);
                        });
            }
        }
        return safe.toString();
    }

    static boolean isUnsafe(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
