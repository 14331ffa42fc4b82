package dev.gridwright.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.gridwright.trial.Attempt;
import dev.gridwright.trial.Cause;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a slot did, as JSON.
public final class TimelineJson {
    private TimelineJson() {}

    /// @param runs the last one first
    public record Slot(String name, List<Run> runs) {
        public Slot {
            runs = List.copyOf(runs);
        }
    }

    /// One attempt at a trial.
    ///
    /// @param attempt counted from 1 within its trial
    /// @param ended empty while it runs
    public record Run(long index, int attempt, long token, String slot, Instant startedAt, Optional<Attempt> ended) {}

    public static void write(JsonGenerator out, Slot slot) throws IOException {
        out.writeStartObject();
        out.writeStringField("slot", slot.name());
        out.writeArrayFieldStart("attempts");
        for (var run : slot.runs()) {
            write(out, run);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, Run run) throws IOException {
        var ended = run.ended();
        out.writeStartObject();
        out.writeNumberField("index", run.index());
        out.writeNumberField("attempt", run.attempt());
        out.writeNumberField("token", run.token());
        Wire.text(out, "outcome", ended.map(attempt -> attempt.outcome().word()));
        Wire.text(out, "cause", ended.flatMap(Attempt::cause).map(Cause::word));
        Wire.time(out, "started_at", Optional.of(run.startedAt()));
        Wire.time(out, "ended_at", ended.map(Attempt::endedAt));
        Optional<Duration> duration = ended.map(Attempt::duration);
        Wire.seconds(out, "duration_seconds", duration);
        out.writeEndObject();
    }
}
