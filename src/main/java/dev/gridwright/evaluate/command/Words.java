package dev.gridwright.evaluate.command;

/// Makes what a program wrote fit for a message: one line, without control characters, of bounded length.
final class Words {
    static final int MAX_CHARACTERS = 300;

    private Words() {}

    static String shortened(String text) {
        var shown = new StringBuilder();
        text.strip()
                .codePoints()
                .limit(MAX_CHARACTERS)
                .forEach(c -> shown.appendCodePoint(
                        Character.isISOControl(c)
                                        || Character.getType(c) == Character.FORMAT
                                        || c == '\u2028'
                                        || c == '\u2029'
                                ? ' '
                                : c));
        return text.strip().codePointCount(0, text.strip().length()) > MAX_CHARACTERS
                ? shown.append('…').toString()
                : shown.toString();
    }
}
