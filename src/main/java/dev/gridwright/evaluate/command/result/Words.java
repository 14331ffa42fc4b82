package dev.gridwright.evaluate.command.result;

/// Makes what a program wrote fit for a message: one line, without control characters, of bounded length.
public final class Words {
    static final int MAX_CHARACTERS = 300;

    private Words() {}

    /// At most [#MAX_CHARACTERS] code points of a text, and `…` where there were more.
    public static String shortened(String text) {
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
