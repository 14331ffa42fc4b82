package dev.gridwright.report.text;

/// Text that may stand in XML 1.0, whatever a program wrote: what is no character there becomes U+FFFD.
final class XmlText {
    private static final int REPLACEMENT = 0xFFFD;

    private XmlText() {}

    /// Between tags.
    static String body(String text) {
        return escape(text, false);
    }

    /// In quotes, with its line ends kept.
    static String attribute(String text) {
        return escape(text, true);
    }

    private static String escape(String text, boolean quoted) {
        var escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\r' -> escaped.append("&#13;");
                case '\n' -> escaped.append(quoted ? "&#10;" : "\n");
                case '\t' -> escaped.append(quoted ? "&#9;" : "\t");
                default -> escaped.appendCodePoint(isCharacter(c) ? c : REPLACEMENT);
            }
        });
        return escaped.toString();
    }

    /// *Source*: XML 1.0, fifth edition, production 2, without the controls that section 2.2 advises against.
    private static boolean isCharacter(int c) {
        return (c >= 0x20 && c < 0x7F)
                || (c > 0x9F && c <= 0xD7FF)
                || (c >= 0xE000 && c <= 0xFFFD)
                || (c >= 0x10000 && (c & 0xFFFE) != 0xFFFE);
    }
}
