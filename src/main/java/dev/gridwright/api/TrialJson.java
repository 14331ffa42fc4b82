package dev.gridwright.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gridwright.space.Point;
import dev.gridwright.trial.Attempt;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Measurement;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.Reused;
import dev.gridwright.trial.Trial;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A trial as JSON, whether it has ended or is running.
public final class TrialJson {
    private TrialJson() {}

    /// A trial of which no end is recorded.
    public sealed interface Unrecorded {
        /// Counted from 0.
        long index();

        /// Empty when it is not known, because the grid cannot be read any more.
        Optional<Point> point();

        /// Of its state, as clients read it.
        String word();

        /// A skipped trial has ended, because its study has; the others have no outcome.
        Optional<Outcome> outcome();
    }

    /// A trial that has an attempt under way.
    public record Running(long index, Optional<Point> point, long token, String slot, Instant startedAt)
            implements Unrecorded {
        @Override
        public String word() {
            return "running";
        }

        @Override
        public Optional<Outcome> outcome() {
            return Optional.empty();
        }
    }

    /// A trial that neither has ended nor has an attempt under way: it waits, waits to be tried again, or was skipped.
    ///
    /// @param attempts so far
    public record Idle(long index, Optional<Point> point, State state, List<Attempt> attempts) implements Unrecorded {
        public Idle {
            attempts = List.copyOf(attempts);
        }

        /// What such a trial is.
        public enum State {
            WAITING,
            BACKOFF,
            SKIPPED;

            public String word() {
                return name().toLowerCase(Locale.ROOT);
            }
        }

        @Override
        public String word() {
            return state.word();
        }

        @Override
        public Optional<Outcome> outcome() {
            return state == State.SKIPPED ? Optional.of(Outcome.SKIPPED) : Optional.empty();
        }
    }

    public static ObjectNode of(Trial trial) {
        return Wire.object(out -> write(out, trial));
    }

    public static void write(JsonGenerator out, Trial trial) throws IOException {
        out.writeStartObject();
        out.writeNumberField("index", trial.index());
        out.writeFieldName("params");
        PointJson.write(out, trial.point());
        out.writeStringField("state", trial.outcome().word());
        out.writeStringField("outcome", trial.outcome().word());
        Wire.text(out, "cause", trial.cause().map(Cause::word));
        out.writeStringField("message", trial.message());
        Wire.number(out, "objective", trial.objective());
        Wire.number(out, "objective_std", trial.deviation());
        out.writeFieldName("metrics");
        writeMetrics(out, trial.metrics());
        out.writeBooleanField("cached", trial.cached());
        if (trial.reused().isPresent()) {
            write(out, trial.reused().get());
        }
        out.writeNumberField("seed", trial.seed());
        Wire.seconds(out, "duration_seconds", duration(trial));
        out.writeArrayFieldStart("attempts");
        for (var attempt : trial.attempts()) {
            write(out, attempt);
        }
        out.writeEndArray();
        out.writeArrayFieldStart("measurements");
        for (var measurement : trial.measurements()) {
            write(out, measurement);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    /// Writes a trial of which no end is recorded: without numbers; an attempt that runs has no end.
    public static void write(JsonGenerator out, Unrecorded trial) throws IOException {
        out.writeStartObject();
        out.writeNumberField("index", trial.index());
        out.writeFieldName("params");
        writePoint(out, trial.point());
        out.writeStringField("state", trial.word());
        Wire.text(out, "outcome", trial.outcome().map(Outcome::word));
        Wire.text(out, "cause", cause(trial).map(Cause::word));
        out.writeStringField("message", "");
        out.writeNullField("objective");
        out.writeNullField("objective_std");
        out.writeObjectFieldStart("metrics");
        out.writeEndObject();
        out.writeBooleanField("cached", false);
        out.writeNullField("seed");
        out.writeNullField("duration_seconds");
        out.writeArrayFieldStart("attempts");
        switch (trial) {
            case Running running -> writeAttempt(out, running);
            case Idle idle -> {
                for (var attempt : idle.attempts()) {
                    write(out, attempt);
                }
            }
        }
        out.writeEndArray();
        out.writeArrayFieldStart("measurements");
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void writeAttempt(JsonGenerator out, Running trial) throws IOException {
        out.writeStartObject();
        out.writeNumberField("token", trial.token());
        out.writeStringField("slot", trial.slot());
        out.writeNullField("outcome");
        Wire.time(out, "started_at", Optional.of(trial.startedAt()));
        out.writeNullField("ended_at");
        out.writeEndObject();
    }

    /// Nothing else gives a trial an outcome without a record of its end.
    static Optional<Cause> cause(Unrecorded trial) {
        return trial.outcome().map(skipped -> Cause.STUDY_ENDED);
    }

    /// A point that is not known is null.
    private static void writePoint(JsonGenerator out, Optional<Point> point) throws IOException {
        if (point.isPresent()) {
            PointJson.write(out, point.get());
        } else {
            out.writeNull();
        }
    }

    /// How long the last attempt took, or that of the trial whose numbers were reused.
    static Optional<Duration> duration(Trial trial) {
        return trial.attempts().isEmpty()
                ? trial.reused().map(Reused::duration)
                : Optional.of(trial.attempts().getLast().duration());
    }

    private static void write(JsonGenerator out, Reused reused) throws IOException {
        out.writeObjectFieldStart("reused");
        out.writeStringField("study", reused.study());
        out.writeNumberField("index", reused.index());
        Wire.time(out, "ended_at", Optional.of(reused.endedAt()));
        Wire.time(out, "at", Optional.of(reused.at()));
        out.writeNumberField("duration_seconds", Wire.seconds(reused.duration()));
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, Attempt attempt) throws IOException {
        out.writeStartObject();
        out.writeNumberField("token", attempt.token());
        out.writeStringField("node", attempt.node());
        out.writeStringField("slot", attempt.slot());
        out.writeStringField("outcome", attempt.outcome().word());
        Wire.text(out, "cause", attempt.cause().map(Cause::word));
        if (attempt.outcome() != Outcome.SUCCEEDED) {
            out.writeStringField("message", attempt.message());
        }
        Wire.number(out, "exit_code", attempt.exitCode());
        Wire.number(out, "signal", attempt.signal());
        Wire.time(out, "started_at", Optional.of(attempt.startedAt()));
        Wire.time(out, "ended_at", Optional.of(attempt.endedAt()));
        Wire.seconds(out, "duration_seconds", Optional.of(attempt.duration()));
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, Measurement measurement) throws IOException {
        out.writeStartObject();
        Wire.number(out, "step", measurement.step());
        out.writeNumberField("fold", measurement.fold());
        out.writeNumberField("repeat", measurement.repeat());
        out.writeFieldName("metrics");
        writeMetrics(out, measurement.metrics());
        out.writeEndObject();
    }

    private static void writeMetrics(JsonGenerator out, Map<String, Double> metrics) throws IOException {
        out.writeStartObject();
        for (var entry : metrics.entrySet()) {
            Wire.number(out, entry.getKey(), entry.getValue());
        }
        out.writeEndObject();
    }
}
