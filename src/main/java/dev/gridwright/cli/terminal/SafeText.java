package dev.gridwright.cli.terminal;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Text that does nothing to a terminal, nor to the runner of a forge, whoever wrote it: names, messages and parameters
/// come from others.
///
/// What this program itself wants of a terminal it says in signs that no text has, 32 characters that Unicode
/// leaves to the inside of programs; the codes for them are put in last. Text that has such a character all the
/// same gets a colour, and no more.
public final class SafeText {
    static final char CLEAR_LINE = '\ufdd0';
    static final char FIRST_STYLE = '\ufdd1';

    private static final char LAST_STYLE = '\ufdef';
    private static final String ESCAPE = "\u001b[";

    /// Control characters but tabs and ends of lines, what turns the direction of writing, and our own signs.
    private static final Pattern ACTIVE =
            Pattern.compile("[\\p{Cc}\\p{Cf}\\u2028\\u2029\\ufdd0-\\ufdef&&[^\\n\\t\\u200c\\u200d]]");

    private SafeText() {}

    /// Text from the beginning of a line on, with the number of each character that is none to be read in its place,
    /// as Java writes it.
    public static String of(String text) {
        return printable(new Inert().of(text));
    }

    /// The same of text that is meant for the runner of a forge, which may be a command to it.
    public static String command(String text) {
        return printable(text);
    }

    static boolean isSign(char c) {
        return c >= CLEAR_LINE && c <= LAST_STYLE;
    }

    static String printable(String text) {
        return ACTIVE.matcher(text).replaceAll(SafeText::shown);
    }

    private static String shown(MatchResult match) {
        int c = match.group().codePointAt(0);
        if (c == CLEAR_LINE) {
            return "\r" + ESCAPE + "K";
        }
        if (c >= FIRST_STYLE && c <= LAST_STYLE) {
            return Ink.code(c - FIRST_STYLE).map(code -> ESCAPE + code + "m").orElse("");
        }
        return c == '\r' ? "\\\\r" : String.format(c < 0x10000 ? "\\\\u%04x" : "\\\\U%08x", c);
    }
}
