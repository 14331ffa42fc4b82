package dev.gridwright.evaluate.command.result;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// One JSON object that a command reported: `{"accuracy": 0.9, "loss": 0.3}`, with a `step` while it runs.
///
/// @param step counted from 0; empty when the object is about the whole
/// @param numbers by metric, NaN and infinite ones too, as Python writes them
/// @param others what the remaining names hold, in words: no number, or two different ones
record Reported(OptionalInt step, Map<String, Double> numbers, Map<String, Other> others) {
    /// Of one object so many metrics are read, besides those that were asked for.
    static final int MAX_METRICS = 100;

    static final int MAX_NAME_CHARACTERS = 128;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();
    private static final String STEP = "step";

    /// Something under the name of a metric that is not its number.
    ///
    /// @param ambiguous whether there were several numbers, else there was none
    /// @param words what was found
    record Other(boolean ambiguous, String words) {}

    /// The object of a line; empty when the line is none.
    static Optional<Reported> line(String line, List<String> wanted) {
        var text = line.strip();
        if (!text.startsWith("{") || !text.endsWith("}")) {
            return Optional.empty();
        }
        try {
            var objects = objects(text, wanted);
            return objects.size() == 1 ? Optional.of(objects.getFirst()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// The objects of a document, one after the other; whatever else is in it is passed over.
    ///
    /// @throws IOException when it is not JSON, saying where
    static List<Reported> objects(String document, List<String> wanted) throws IOException {
        var objects = new ArrayList<Reported>();
        try (var json = JSON.createParser(document)) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.START_OBJECT) {
                    objects.add(object(json, wanted));
                } else {
                    json.skipChildren();
                }
            }
        }
        return objects;
    }

    private static Reported object(JsonParser json, List<String> wanted) throws IOException {
        var step = OptionalInt.empty();
        var numbers = new LinkedHashMap<String, Double>();
        var others = new LinkedHashMap<String, Other>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            var name = json.currentName();
            var token = json.nextToken();
            boolean number = token.isNumeric();
            if (name.equals(STEP) && number && isStep(json.getDoubleValue())) {
                step = OptionalInt.of((int) json.getDoubleValue());
            } else if (wanted.contains(name)
                    || number && numbers.size() < MAX_METRICS && name.length() <= MAX_NAME_CHARACTERS) {
                if (number) {
                    put(numbers, others, name, json.getDoubleValue());
                } else {
                    others.put(name, new Other(false, words(token, json)));
                }
            }
            json.skipChildren();
        }
        return new Reported(step, numbers, others);
    }

    private static boolean isStep(double number) {
        return number >= 0 && number <= Integer.MAX_VALUE && number == Math.rint(number);
    }

    private static void put(Map<String, Double> numbers, Map<String, Other> others, String name, double number) {
        var before = numbers.put(name, number);
        if (before != null && Double.compare(before, number) != 0) {
            others.put(name, new Other(true, before + " and " + number));
        }
    }

    private static String words(JsonToken token, JsonParser json) throws IOException {
        return switch (token) {
            case VALUE_NULL -> "null";
            case VALUE_TRUE, VALUE_FALSE -> json.getText();
            case VALUE_STRING -> "the text \"" + Words.shortened(json.getText()) + '"';
            case START_ARRAY -> "a list";
            default -> "an object";
        };
    }

    /// Whether it says anything of a metric, be it a number or not.
    boolean tells(String metric) {
        return numbers.containsKey(metric) || others.containsKey(metric);
    }
}
