package dev.gridwright.report.text;

import dev.gridwright.report.model.Figures;
import java.util.List;
import java.util.stream.Collectors;

/// Text that stays text in GitHub-flavoured Markdown: no markup, no tag, no mention, no link comes of it, and where the
/// Markdown is read by the runner of a job, no command.
final class MarkdownText {
    private static final int MAX_CELL = 120;

    /// A blank of no width. Forges look for names behind `@` and numbers behind `#` in the text that has come of the
    /// Markdown, so no escape of either character keeps them from telling whoever is named.
    private static final String APART = "&#8203;";

    private MarkdownText() {}

    /// On one line, cut where it is very long.
    static String of(String text) {
        var plain = Figures.cut(text, MAX_CELL);
        var escaped = new StringBuilder(plain.length() + 8);
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            switch (c) {
                case '\\', '`', '*', '[', ']', '|', '~', '!', '$' ->
                    escaped.append('\\').append(c);
                case '#' -> escaped.append(beginsReference(plain, i) ? "\\#" + APART : "\\#");
                case '_' -> escaped.append(insideWord(plain, i) ? "_" : "\\_");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '@' -> escaped.append(beginsReference(plain, i) ? "@" + APART : "&#64;");
                case ':' -> escaped.append(plain.startsWith("://", i) || beginsCommand(plain, i) ? "&#58;" : ":");
                case '.' -> escaped.append(i >= 3 && plain.regionMatches(true, i - 3, "www", 0, 3) ? "&#46;" : ".");
                default -> escaped.append(Character.isISOControl(c) ? ' ' : c);
            }
        }
        return escaped.toString();
    }

    private static boolean beginsReference(String text, int at) {
        return at < text.length() - 1 && Character.isLetterOrDigit(text.charAt(at + 1));
    }

    /// Where the report is printed in a job, its runner takes a line that begins so for a command.
    private static boolean beginsCommand(String text, int at) {
        return text.startsWith("::", at)
                && text.chars()
                        .limit(at)
                        .allMatch(c ->
                                Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c));
    }

    private static boolean insideWord(String text, int at) {
        return at > 0
                && at < text.length() - 1
                && Character.isLetterOrDigit(text.charAt(at - 1))
                && Character.isLetterOrDigit(text.charAt(at + 1));
    }

    /// As code, in a cell of a table too.
    static String code(String text) {
        return text.contains("`") || text.contains("##") || text.isBlank()
                ? of(text)
                : "`" + oneLine(text).replace("|", "\\|") + "`";
    }

    private static String oneLine(String text) {
        return Figures.cut(text, MAX_CELL)
                .chars()
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /// A row of a table from cells that are Markdown already.
    static String row(List<String> cells) {
        return cells.stream().collect(Collectors.joining(" | ", "| ", " |"));
    }
}
