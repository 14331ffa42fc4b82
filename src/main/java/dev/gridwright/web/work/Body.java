package dev.gridwright.web.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gridwright.api.ProblemJson.Fault;
import dev.gridwright.api.ProblemType;
import dev.gridwright.time.DurationText;
import dev.gridwright.web.http.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// Reads the values of a body and notes everything that is wrong with them.
final class Body {
    private static final int MAX_SHOWN = 200;

    private final List<Fault> faults = new ArrayList<>();

    /// @throws Refused when anything was wrong
    void check() {
        if (!faults.isEmpty()) {
            throw new Refused(ProblemType.MALFORMED_BODY, faults);
        }
    }

    void wrong(String pointer, String allowed, JsonNode found) {
        var text = found.isMissingNode() ? "nothing" : found.isTextual() ? found.asText() : found.toString();
        faults.add(Fault.at(
                pointer,
                "must be " + allowed,
                text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "..." : text));
    }

    /// Whether there is a value: leaving a key out and `null` say the same.
    static boolean isGiven(JsonNode node) {
        return !node.isMissingNode() && !node.isNull();
    }

    /// Notes the keys of an object that are not known.
    void keys(ObjectNode object, String pointer, String... known) {
        object.propertyStream()
                .filter(entry -> !Arrays.asList(known).contains(entry.getKey()))
                .forEach(entry -> faults.add(Fault.at(
                        pointer + "/" + escaped(entry.getKey()),
                        "unknown key; known are " + String.join(", ", known),
                        entry.getKey())));
    }

    static String escaped(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }

    /// A text of that form; empty when it is left out.
    Optional<String> text(JsonNode node, String pointer, Pattern form, String allowed) {
        if (!isGiven(node)) {
            return Optional.empty();
        }
        if (!node.isTextual() || !form.matcher(node.asText()).matches()) {
            wrong(pointer, allowed, node);
            return Optional.empty();
        }
        return Optional.of(node.asText());
    }

    /// A text of at most so many characters; empty when it is left out.
    Optional<String> text(JsonNode node, String pointer, int max) {
        if (!isGiven(node)) {
            return Optional.empty();
        }
        if (!node.isTextual() || node.asText().length() > max) {
            wrong(pointer, "a text of at most " + max + " characters", node);
            return Optional.empty();
        }
        return Optional.of(node.asText());
    }

    /// A whole number within a range; empty when it is left out.
    OptionalInt whole(JsonNode node, String pointer, int min, int max) {
        if (!isGiven(node)) {
            return OptionalInt.empty();
        }
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < min || node.intValue() > max) {
            wrong(pointer, "a whole number from " + min + " to " + max, node);
            return OptionalInt.empty();
        }
        return OptionalInt.of(node.intValue());
    }

    /// A duration within a range; empty when it is left out.
    Optional<Duration> duration(JsonNode node, String pointer, Duration min, Duration max) {
        if (!isGiven(node)) {
            return Optional.empty();
        }
        var duration = (node.isTextual() ? DurationText.parse(node.asText()) : Optional.<Duration>empty())
                .filter(time -> time.compareTo(min) >= 0 && time.compareTo(max) <= 0);
        if (duration.isEmpty()) {
            wrong(
                    pointer,
                    "a duration from " + DurationText.print(min) + " to " + DurationText.print(max) + ", such as \""
                            + DurationText.print(max) + "\"",
                    node);
        }
        return duration;
    }
}
