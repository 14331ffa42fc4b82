package dev.gridwright.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A study as the REST interface shows it; members that are missing read as empty or 0.
public record StudyDocument(JsonNode json) {
    /// The states of a trial that has ended, in the order in which they are told.
    public static final List<String> OUTCOMES =
            List.of("succeeded", "failed", "timed_out", "invalid", "pruned", "cancelled", "skipped");

    /// A study of which nothing but its id is known.
    public static StudyDocument named(String id) {
        return new StudyDocument(JsonNodeFactory.instance.objectNode().put("id", id));
    }

    public String id() {
        return json.path("id").asText();
    }

    /// `queued`, `running`, `paused`, `completed`, `cancelled` or `failed`.
    public String state() {
        return json.path("state").asText();
    }

    public boolean ended() {
        return switch (state()) {
            case "completed", "cancelled", "failed" -> true;
            default -> false;
        };
    }

    public String stopReason() {
        return text("stop_reason");
    }

    public String message() {
        return text("message");
    }

    public String metric() {
        return json.path("objective").path("metric").asText();
    }

    public long points() {
        return json.path("points").asLong();
    }

    /// How many trials are in that state; `cached` counts those of the succeeded that were reused.
    public long count(String state) {
        return json.path("counts").path(state).asLong();
    }

    /// Trials that have ended.
    public long done() {
        return OUTCOMES.stream().mapToLong(this::count).sum();
    }

    /// Failed, timed out and invalid trials.
    public long failures() {
        return count("failed") + count("timed_out") + count("invalid");
    }

    public Optional<TrialDocument> best() {
        return Optional.of(json.path("best")).filter(JsonNode::isObject).map(TrialDocument::new);
    }

    /// `passed`, `failed` or `none`.
    public String verdict() {
        return text("verdict");
    }

    public List<JsonNode> gates() {
        return json.path("gates").valueStream().toList();
    }

    public Duration duration() {
        return seconds(json.path("duration_seconds")).orElse(Duration.ZERO);
    }

    public Optional<Duration> eta() {
        return seconds(json.path("eta_seconds"));
    }

    /// The member of that name as text; empty when it is null or missing.
    public String text(String name) {
        var member = json.path(name);
        return member.isValueNode() && !member.isNull() ? member.asText() : "";
    }

    static Optional<Duration> seconds(JsonNode number) {
        return number.isNumber() ? Optional.of(Duration.ofNanos((long) (number.asDouble() * 1e9))) : Optional.empty();
    }
}
