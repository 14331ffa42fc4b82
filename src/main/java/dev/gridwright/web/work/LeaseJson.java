package dev.gridwright.web.work;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.gridwright.api.PointJson;
import dev.gridwright.api.Wire;
import dev.gridwright.engine.remote.Beat;
import dev.gridwright.engine.remote.HandOut;
import dev.gridwright.store.WorkerLease;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.Seeds;
import dev.gridwright.trial.TrialKind;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a worker is told, as JSON.
final class LeaseJson {
    /// A worker that beats so many times within its heartbeat timeout survives a lost beat or two.
    private static final int BEATS = 3;

    private LeaseJson() {}

    static void write(JsonGenerator out, List<HandOut> leases) throws IOException {
        out.writeStartObject();
        out.writeArrayFieldStart("leases");
        for (var lease : leases) {
            write(out, lease);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, HandOut lease) throws IOException {
        var task = lease.task();
        out.writeStartObject();
        out.writeStringField("lease", lease.id().text());
        out.writeStringField("study", task.study());
        out.writeNumberField("index", task.index());
        out.writeNumberField("attempt", task.attempt());
        out.writeNumberField("token", task.token());
        if (task.settings().kind() instanceof TrialKind.Worker(var queue)) {
            out.writeStringField("queue", queue);
        }
        out.writeFieldName("params");
        PointJson.write(out, task.point());
        out.writeArrayFieldStart("seeds");
        for (int repeat = 0; repeat < task.objective().repeats(); repeat++) {
            out.writeNumber(Seeds.ofTrial(task.studySeed(), task.point(), repeat));
        }
        out.writeEndArray();
        out.writeObjectFieldStart("objective");
        out.writeStringField("metric", task.objective().metric());
        out.writeStringField("goal", task.objective().goal().word());
        out.writeNumberField("folds", task.objective().folds());
        out.writeNumberField("repeats", task.objective().repeats());
        out.writeEndObject();
        var timeout = task.settings().timeout();
        out.writeNumberField("run_timeout_seconds", Wire.seconds(timeout.run()));
        seconds(out, "idle_timeout_seconds", timeout.idle());
        writeLimits(out, lease.heartbeat(), lease.runLeft());
        if (!task.traceparent().isEmpty()) {
            out.writeStringField("traceparent", task.traceparent());
        }
        out.writeEndObject();
    }

    private static void writeLimits(JsonGenerator out, Duration heartbeat, Duration runLeft) throws IOException {
        out.writeNumberField("heartbeat_timeout_seconds", Wire.seconds(heartbeat));
        out.writeNumberField("beat_within_seconds", Wire.seconds(heartbeat.dividedBy(BEATS)));
        out.writeNumberField("run_left_seconds", Wire.seconds(runLeft));
    }

    private static void seconds(JsonGenerator out, String name, Optional<Duration> duration) throws IOException {
        if (duration.isPresent()) {
            out.writeNumberField(name, Wire.seconds(duration.get()));
        } else {
            out.writeNullField(name);
        }
    }

    static void write(JsonGenerator out, Beat beat) throws IOException {
        out.writeStartObject();
        switch (beat) {
            case Beat.GoOn(var heartbeat, var runLeft) -> {
                out.writeBooleanField("stop", false);
                out.writeNullField("reason");
                writeLimits(out, heartbeat, runLeft);
            }
            case Beat.Stop(var ended) -> {
                out.writeBooleanField("stop", true);
                out.writeStringField(
                        "reason",
                        ended.how() == WorkerLease.Ending.SUPERSEDED
                                ? ended.cause().map(Cause::word).orElse("")
                                : ended.how().name().toLowerCase(Locale.ROOT));
            }
        }
        out.writeEndObject();
    }

    /// How a lease ended that was answered.
    static void write(JsonGenerator out, WorkerLease lease) throws IOException {
        var ended = lease.ended().orElseThrow();
        out.writeStartObject();
        out.writeStringField("study", lease.study());
        out.writeNumberField("index", lease.index());
        out.writeNumberField("token", lease.token());
        out.writeStringField("outcome", ended.outcome().map(Outcome::word).orElse(""));
        if (ended.cause().isPresent()) {
            out.writeStringField("cause", ended.cause().get().word());
        } else {
            out.writeNullField("cause");
        }
        out.writeEndObject();
    }
}
