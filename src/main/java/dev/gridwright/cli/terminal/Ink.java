package dev.gridwright.cli.terminal;

import java.util.List;
import java.util.Optional;

/// Colours and signs, as far as the reader's screen has them. Where a colour begins and ends stands a character
/// that [SafeText] turns into the code for it.
public record Ink(boolean colour, boolean unicode) {
    public static final Ink PLAIN = new Ink(false, true);

    /// Goes to the start of the line and clears it.
    public static final String CLEAR_LINE = String.valueOf(SafeText.CLEAR_LINE);

    private static final int END = 0;
    private static final List<Integer> CODES = List.of(END, 1, 2, 31, 32, 33);

    public String bold(String text) {
        return wrap(1, text);
    }

    public String good(String text) {
        return wrap(32, text);
    }

    public String bad(String text) {
        return wrap(31, text);
    }

    public String doubtful(String text) {
        return wrap(33, text);
    }

    public String passed() {
        return good(unicode ? "✓" : "ok");
    }

    public String failed() {
        return bad(unicode ? "✗" : "NO");
    }

    public String warned() {
        return doubtful(unicode ? "!" : "!!");
    }

    public String plusMinus() {
        return unicode ? "±" : "+-";
    }

    public String ellipsis() {
        return unicode ? "…" : "~";
    }

    public String filled() {
        return unicode ? "▓" : "#";
    }

    public String hollow() {
        return unicode ? "░" : "-";
    }

    /// The code that a style stands for, counted from 0.
    static Optional<Integer> code(int style) {
        return style < CODES.size() ? Optional.of(CODES.get(style)) : Optional.empty();
    }

    private String wrap(int code, String text) {
        return colour ? sign(code) + text + sign(END) : text;
    }

    private static char sign(int code) {
        return (char) (SafeText.FIRST_STYLE + CODES.indexOf(code));
    }
}
