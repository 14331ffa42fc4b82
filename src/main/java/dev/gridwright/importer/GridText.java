package dev.gridwright.importer;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Writes a document as YAML for people: one line for each part, and for each parameter.
final class GridText {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_./-]*");
    private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]*");

    /// What YAML, now or formerly, takes for something else than text.
    private static final Set<String> WORDS =
            Set.of("null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf", "infinity");

    /// What YAML 1.2 takes for something else; `on` is a key of grids.
    private static final Set<String> KEY_WORDS = Set.of("null", "true", "false");

    private static final int MAX_PLAIN_SCALE = 20;

    private final StringBuilder text = new StringBuilder();

    private GridText() {}

    /// @param comments lines before the document
    static String write(List<String> comments, Map<String, Object> document) {
        var writer = new GridText();
        comments.forEach(
                line -> writer.text.append(line.isEmpty() ? "#" : "# " + line).append('\n'));
        document.forEach((key, value) -> writer.part(key, value, ""));
        return writer.text.toString();
    }

    private void part(String key, Object value, String indent) {
        text.append(indent).append(key(key)).append(':');
        if (key.equals("spaces") && value instanceof List<?> members) {
            text.append('\n');
            members.forEach(member -> flow(text.append("  - "), member).append('\n'));
        } else if (indent.isEmpty() && value instanceof Map<?, ?> map && !map.isEmpty()) {
            text.append('\n');
            map.forEach((inner, item) -> part((String) inner, item, "  "));
        } else {
            flow(text.append(' '), value).append('\n');
        }
    }

    private static StringBuilder flow(StringBuilder out, Object value) {
        switch (value) {
            case BigDecimal number -> out.append(number(number));
            case Boolean flag -> out.append(flag);
            case String string -> out.append(string(string));
            case List<?> list -> {
                var separator = "[";
                for (var item : list) {
                    flow(out.append(separator), item);
                    separator = ", ";
                }
                out.append(list.isEmpty() ? "[]" : "]");
            }
            case Map<?, ?> map -> {
                var separator = "{";
                for (var entry : map.entrySet()) {
                    flow(
                            out.append(separator)
                                    .append(key((String) entry.getKey()))
                                    .append(": "),
                            entry.getValue());
                    separator = ", ";
                }
                out.append(map.isEmpty() ? "{}" : "}");
            }
            default -> throw new IllegalStateException("no part of a grid is a " + value.getClass());
        }
        return out;
    }

    private static String number(BigDecimal number) {
        return Math.abs(number.scale()) > MAX_PLAIN_SCALE ? number.toString() : number.toPlainString();
    }

    private static String key(String key) {
        return PLAIN_KEY.matcher(key).matches() && !KEY_WORDS.contains(key.toLowerCase(Locale.ROOT))
                ? key
                : quoted(key);
    }

    private static String string(String string) {
        return PLAIN.matcher(string).matches() && !isWord(string) ? string : quoted(string);
    }

    private static boolean isWord(String string) {
        return WORDS.contains(string.toLowerCase(Locale.ROOT));
    }

    private static String quoted(String string) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(string)) + '"';
    }
}
