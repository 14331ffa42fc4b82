package dev.gridwright.evaluate.http;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gridwright.trial.Cause;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/// A JSON document that a service sent.
final class Answer {
    /// Python's `NaN` is read, so that it can be told from an answer that is no JSON.
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private static final int SHOWN_CHARACTERS = 80;

    private final JsonNode root;
    private final String place;
    private final Transcript transcript;

    /// @param place that sent it, for messages
    /// @throws Fallen when it is no JSON
    Answer(byte[] bytes, String place, Transcript transcript) throws Fallen {
        this.place = place;
        this.transcript = transcript;
        try {
            this.root = JSON.readTree(bytes);
        } catch (IOException e) {
            throw Fallen.noAnswer(place + " answered with something that is no JSON.");
        }
    }

    /// The numbers at some pointers.
    ///
    /// @param metric without which the rest is of no use; of the others, those that are missing are left out
    Map<String, Double> numbers(Map<String, String> pointers, String metric) throws Fallen {
        var numbers = new LinkedHashMap<String, Double>();
        for (var entry : pointers.entrySet()) {
            var found = root.at(JsonPointer.compile(entry.getValue()));
            var number = number(found);
            if (number.isPresent()) {
                numbers.put(entry.getKey(), number.getAsDouble());
            } else if (entry.getKey().equals(metric)) {
                throw missing(metric, entry.getValue(), found);
            }
            if (entry.getKey().equals(metric) && !Double.isFinite(number.orElse(0))) {
                throw Fallen.noNumber(
                        Cause.METRIC_NOT_FINITE,
                        "The answer of " + place + " has " + number.getAsDouble() + " at " + entry.getValue()
                                + "; a finite number is needed for '" + metric + "'.");
            }
        }
        return numbers;
    }

    private Fallen missing(String metric, String pointer, JsonNode found) {
        var what = found.isMissingNode() ? "nothing" : shown(found);
        return Fallen.noNumber(
                Cause.METRIC_MISSING,
                transcript.safe("The answer of " + place + " has " + what + " at " + pointer + ", where the number of '"
                        + metric + "' should be."));
    }

    private static String shown(JsonNode node) {
        var text = node.toString();
        return text.length() > SHOWN_CHARACTERS ? text.substring(0, SHOWN_CHARACTERS) + "…" : text;
    }

    /// A number, a text that is one, or a flag as 1 and 0.
    private static OptionalDouble number(JsonNode node) {
        if (node.isNumber()) {
            return OptionalDouble.of(node.doubleValue());
        }
        if (node.isBoolean()) {
            return OptionalDouble.of(node.booleanValue() ? 1 : 0);
        }
        if (!node.isTextual()) {
            return OptionalDouble.empty();
        }
        return switch (node.textValue().strip()) {
            case "NaN", "nan" -> OptionalDouble.of(Double.NaN);
            case "Infinity", "inf" -> OptionalDouble.of(Double.POSITIVE_INFINITY);
            case "-Infinity", "-inf" -> OptionalDouble.of(Double.NEGATIVE_INFINITY);
            case String text
            when text.matches("[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d{1,4})?") ->
                OptionalDouble.of(Double.parseDouble(text));
            default -> OptionalDouble.empty();
        };
    }
}
