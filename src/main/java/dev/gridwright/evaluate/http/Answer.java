package dev.gridwright.evaluate.http;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gridwright.template.Template;
import dev.gridwright.template.Unfilled;
import dev.gridwright.template.Variables;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.HttpCall;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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

    /// A text as JSON, if it is.
    static Optional<JsonNode> parse(String text) {
        try {
            return Optional.of(JSON.readTree(text));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// The numbers at the pointers, and 1 or 0 for each comparison.
    ///
    /// @param variables for what is expected
    /// @param metric without which the rest is of no use; of the others, those that are missing are left out
    Map<String, Double> numbers(HttpCall.Reading reading, Variables variables, String metric) throws Fallen, Unfilled {
        var numbers = new LinkedHashMap<String, Double>();
        for (var entry : reading.result().entrySet()) {
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
        for (var entry : reading.score().entrySet()) {
            var score = entry.getValue();
            var found = root.at(JsonPointer.compile(score.at()));
            if (!found.isMissingNode()) {
                var expected = Template.of(score.expected()).text(variables);
                numbers.put(
                        entry.getKey(), Comparison.holds(found, score.field(), expected, score.match()) ? 1.0 : 0.0);
            } else if (entry.getKey().equals(metric)) {
                throw missing(metric, score.at(), found);
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

    private String shown(JsonNode node) {
        var text = transcript.safe(node.toString());
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
