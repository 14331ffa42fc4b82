package dev.gridwright.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// A trial as the REST interface shows it; members that are missing read as empty or 0.
public record TrialDocument(JsonNode json) {
    public long index() {
        return json.path("index").asLong();
    }

    /// `running`, `waiting` or `backoff`, and once it has ended its outcome.
    public String state() {
        return text("state");
    }

    public String cause() {
        return text("cause");
    }

    public String message() {
        return text("message");
    }

    public boolean cached() {
        return json.path("cached").asBoolean();
    }

    public OptionalDouble objective() {
        return number(json.path("objective"));
    }

    public OptionalDouble deviation() {
        return number(json.path("objective_std"));
    }

    /// The point: parameter names and values in the order of the space.
    public List<Map.Entry<String, JsonNode>> params() {
        return json.path("params").propertyStream().toList();
    }

    /// A parameter's value as people write it; empty when it is absent from the point.
    public String param(String name) {
        return plain(json.path("params").path(name));
    }

    /// Whether a parameter's value can stand in a column of numbers, which an absent one can.
    boolean isNumber(String parameter) {
        var value = json.path("params").path(parameter);
        return value.isNumber() || value.isMissingNode();
    }

    public List<Map.Entry<String, JsonNode>> metrics() {
        return json.path("metrics").propertyStream().toList();
    }

    public List<JsonNode> attempts() {
        return json.path("attempts").valueStream().toList();
    }

    /// How long all its attempts took together.
    public double seconds() {
        return json.path("attempts")
                .valueStream()
                .mapToDouble(attempt -> attempt.path("duration_seconds").asDouble())
                .sum();
    }

    private String text(String name) {
        var member = json.path(name);
        return member.isValueNode() && !member.isNull() ? member.asText() : "";
    }

    private static OptionalDouble number(JsonNode member) {
        return member.isNumber() ? OptionalDouble.of(member.asDouble()) : OptionalDouble.empty();
    }

    /// A parameter's value without quotes; lists and objects as JSON.
    static String plain(JsonNode value) {
        return value.isMissingNode() || value.isNull() ? "" : value.isValueNode() ? value.asText() : value.toString();
    }
}
