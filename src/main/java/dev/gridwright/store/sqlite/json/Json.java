package dev.gridwright.store.sqlite.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.gridwright.store.StoreFailed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// JSON text of plain values: `Map` with text keys, `List`, `String`, `Boolean`, `Double`, other numbers. A double
/// that is not finite is the text `NaN`, `Infinity` or `-Infinity`.
final class Json {
    /// What is read was written here, so nothing in it is too long.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private Json() {}

    /// Reads from a parser that stands on the first token.
    interface Reading<T> {
        T read(JsonParser parser) throws IOException;
    }

    static <T> T read(String text, Reading<T> reading) {
        try (var parser = FACTORY.createParser(text)) {
            parser.nextToken();
            return reading.read(parser);
        } catch (IOException e) {
            throw new StoreFailed("Stored JSON cannot be read: " + text, e);
        }
    }

    /// Numbers become `BigDecimal`.
    static Object readPlain(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                var map = new LinkedHashMap<String, Object>();
                for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                    parser.nextToken();
                    map.put(name, readPlain(parser));
                }
                yield map;
            }
            case START_ARRAY -> {
                var items = new ArrayList<Object>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(readPlain(parser));
                }
                yield items;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> parser.getDecimalValue();
        };
    }

    static double readDouble(JsonParser parser) throws IOException {
        return parser.currentToken() == JsonToken.VALUE_STRING
                ? Double.parseDouble(parser.getText())
                : parser.getDoubleValue();
    }

    static void write(StringBuilder json, Object plain) {
        switch (plain) {
            case Map<?, ?> map -> {
                json.append('{');
                for (var entry : map.entrySet()) {
                    if (json.charAt(json.length() - 1) != '{') {
                        json.append(',');
                    }
                    writeText(json, (String) entry.getKey());
                    json.append(':');
                    write(json, entry.getValue());
                }
                json.append('}');
            }
            case List<?> items -> {
                json.append('[');
                for (var item : items) {
                    if (json.charAt(json.length() - 1) != '[') {
                        json.append(',');
                    }
                    write(json, item);
                }
                json.append(']');
            }
            case String text -> writeText(json, text);
            case Double number -> writeDouble(json, number);
            default -> json.append(plain);
        }
    }

    static void writeDouble(StringBuilder json, double number) {
        if (Double.isFinite(number)) {
            json.append(number);
        } else {
            json.append('"').append(number).append('"');
        }
    }

    static void writeText(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 15]);
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
