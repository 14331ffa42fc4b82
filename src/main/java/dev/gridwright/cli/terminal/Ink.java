package dev.gridwright.cli.terminal;

/// Colours and signs, as far as the reader's screen has them.
public record Ink(boolean colour, boolean unicode) {
    public static final Ink PLAIN = new Ink(false, true);

    private static final String END = "\u001b[0m";

    public String bold(String text) {
        return wrap("\u001b[1m", text);
    }

    public String faint(String text) {
        return wrap("\u001b[2m", text);
    }

    public String good(String text) {
        return wrap("\u001b[32m", text);
    }

    public String bad(String text) {
        return wrap("\u001b[31m", text);
    }

    public String doubtful(String text) {
        return wrap("\u001b[33m", text);
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

    private String wrap(String start, String text) {
        return colour ? start + text + END : text;
    }
}
