package dev.gridwright.report.html;

import dev.gridwright.report.model.Figures;
import java.util.List;

/// Text that stays text in HTML, and numbers of a drawing.
final class Markup {
    private static final int MAX_TEXT = 300;
    private static final int REPLACEMENT = 0xFFFD;

    /// From the lowest to the highest; readable in print and for people who do not see all colours.
    ///
    /// *Source*: S. van der Walt, N. Smith, "viridis", matplotlib 2015.
    private static final List<int[]> VIRIDIS = List.of(
            new int[] {68, 1, 84},
            new int[] {72, 40, 120},
            new int[] {62, 74, 137},
            new int[] {49, 104, 142},
            new int[] {38, 130, 142},
            new int[] {31, 158, 137},
            new int[] {53, 183, 121},
            new int[] {109, 205, 89},
            new int[] {180, 222, 44},
            new int[] {253, 231, 37});

    private Markup() {}

    /// Escaped for an element or a quoted attribute; what no reader should get becomes U+FFFD, and what is very
    /// long is cut.
    static String text(String text) {
        var escaped = new StringBuilder(text.length() + 16);
        Figures.cut(text, MAX_TEXT).codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(isHarmful(c) ? REPLACEMENT : c);
            }
        });
        return escaped.toString();
    }

    /// Controls, halves of characters, and what turns the direction of the text around it.
    private static boolean isHarmful(int c) {
        return (c < 0x20 && c != '\n' && c != '\t')
                || (c >= 0x7F && c <= 0x9F)
                || (c >= 0xD800 && c <= 0xDFFF)
                || (c >= 0x202A && c <= 0x202E)
                || (c >= 0x2066 && c <= 0x2069)
                || (c & 0xFFFE) == 0xFFFE;
    }

    /// JSON that may stand in a script element.
    static String script(String json) {
        return json.replace("&", "\\u0026")
                .replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }

    /// A coordinate.
    static String at(double number) {
        long tenths = Math.round(number * 10);
        return tenths % 10 == 0 ? Long.toString(tenths / 10) : tenths / 10.0 + "";
    }

    /// The colour of a share from 0, the worst, to 1, the best.
    static String colour(double share) {
        double place = Math.clamp(share, 0, 1) * (VIRIDIS.size() - 1);
        int below = Math.min((int) place, VIRIDIS.size() - 2);
        double rest = place - below;
        var hex = new StringBuilder("#");
        for (int i = 0; i < 3; i++) {
            double mixed = VIRIDIS.get(below)[i] * (1 - rest) + VIRIDIS.get(below + 1)[i] * rest;
            int part = (int) Math.round(mixed);
            hex.append(Character.forDigit(part >> 4, 16)).append(Character.forDigit(part & 15, 16));
        }
        return hex.toString();
    }
}
