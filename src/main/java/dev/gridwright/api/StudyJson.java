package dev.gridwright.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gridwright.quota.Owner;
import dev.gridwright.study.Counts;
import dev.gridwright.study.Gate;
import dev.gridwright.study.Limits;
import dev.gridwright.study.Limits.MaxFailures;
import dev.gridwright.study.Prepared;
import dev.gridwright.study.StopReason;
import dev.gridwright.study.StudyView;
import dev.gridwright.trial.Objective;
import dev.gridwright.trial.Trial;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A study as JSON, alone or with its trials.
public final class StudyJson {
    /// Where studies are found below a server's address.
    public static final String PATH = "/api/v1/studies/";

    private StudyJson() {}

    public static ObjectNode of(StudyView study) {
        return Wire.object(out -> write(out, study));
    }

    /// The best trial, as a study has it.
    public static ObjectNode best(Trial trial) {
        return Wire.object(out -> TrialJson.write(out, trial));
    }

    public static void write(JsonGenerator out, StudyView study) throws IOException {
        out.writeStartObject();
        writeMembers(out, study);
        out.writeEndObject();
    }

    /// Writes how far a study is, in short.
    public static void writeProgress(JsonGenerator out, StudyView study) throws IOException {
        out.writeStartObject();
        out.writeStringField("study", study.id());
        out.writeStringField("state", study.state().word());
        out.writeStringField("message", study.message());
        out.writeNumberField("points", study.points());
        out.writeFieldName("counts");
        write(out, study.counts());
        if (study.best().isPresent()) {
            out.writeObjectFieldStart("best");
            out.writeNumberField("index", study.best().get().index());
            Wire.number(out, "objective", study.best().get().objective());
            out.writeEndObject();
        } else {
            out.writeNullField("best");
        }
        Wire.seconds(out, "duration_seconds", Optional.of(study.elapsed()));
        Wire.seconds(out, "eta_seconds", study.eta());
        out.writeEndObject();
    }

    /// Writes gates that were asked about a study, and what they come to.
    public static void writeVerdict(JsonGenerator out, List<Gate.Result> gates) throws IOException {
        boolean failed = gates.stream().anyMatch(gate -> !gate.passed() && gate.level() == Gate.Level.ERROR);
        out.writeStartObject();
        out.writeArrayFieldStart("gates");
        for (var gate : gates) {
            write(out, gate);
        }
        out.writeEndArray();
        out.writeStringField("verdict", failed ? "failed" : "passed");
        out.writeEndObject();
    }

    private static void writeMembers(JsonGenerator out, StudyView study) throws IOException {
        out.writeStringField("id", study.id());
        out.writeStringField("name", study.name());
        out.writeStringField("state", study.state().word());
        Wire.text(out, "stop_reason", study.stopReason().map(StopReason::word));
        out.writeStringField("message", study.message());
        out.writeFieldName("labels");
        write(out, study.labels());
        out.writeNumberField("priority", study.priority());
        out.writeFieldName("limits");
        write(out, study.limits());
        out.writeFieldName("objective");
        write(out, study.objective());
        out.writeStringField("kind", study.kind());
        out.writeNumberField("points", study.points());
        out.writeFieldName("counts");
        write(out, study.counts());
        out.writeFieldName("best");
        if (study.best().isPresent()) {
            TrialJson.write(out, study.best().get());
        } else {
            out.writeNull();
        }
        out.writeArrayFieldStart("gates");
        for (var gate : study.gates()) {
            write(out, gate);
        }
        out.writeEndArray();
        out.writeStringField("verdict", study.verdict());
        Wire.time(out, "created_at", Optional.of(study.createdAt()));
        Wire.time(out, "started_at", study.startedAt());
        Wire.time(out, "ended_at", study.endedAt());
        out.writeNumberField("reopened", study.reopened());
        out.writeNumberField("duration_seconds", Wire.seconds(study.elapsed()));
        Wire.seconds(out, "eta_seconds", study.eta());
        out.writeFieldName("provenance");
        write(out, study.provenance());
        out.writeFieldName("owner");
        write(out, study.owner());
        out.writeFieldName("links");
        writeLinks(out, PATH + study.id());
    }

    private static void write(JsonGenerator out, Objective objective) throws IOException {
        out.writeStartObject();
        out.writeStringField("metric", objective.metric());
        out.writeStringField("goal", objective.goal().word());
        out.writeArrayFieldStart("also");
        for (var metric : objective.also()) {
            out.writeString(metric);
        }
        out.writeEndArray();
        out.writeNumberField("folds", objective.folds());
        out.writeNumberField("repeats", objective.repeats());
        out.writeStringField("aggregate", objective.aggregate().word());
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, Limits limits) throws IOException {
        out.writeStartObject();
        Wire.number(out, "parallel", limits.parallel());
        Wire.seconds(out, "max_time_seconds", limits.maxTime());
        Wire.number(out, "max_trials", limits.maxTrials());
        switch (limits.maxFailures().orElse(null)) {
            case MaxFailures.Count(long count) -> out.writeNumberField("max_failures", count);
            case MaxFailures.Share(double share) -> out.writeStringField("max_failures", percent(share));
            case null -> out.writeNullField("max_failures");
        }
        out.writeStringField("on_limit", limits.onLimit().word());
        out.writeEndObject();
    }

    private static String percent(double share) {
        return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString() + "%";
    }

    private static void write(JsonGenerator out, Optional<Owner> owner) throws IOException {
        if (owner.isEmpty()) {
            out.writeNull();
            return;
        }
        out.writeStartObject();
        out.writeStringField("token", owner.get().token());
        out.writeStringField("name", owner.get().name());
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, Counts counts) throws IOException {
        out.writeStartObject();
        out.writeNumberField("waiting", counts.waiting());
        out.writeNumberField("running", counts.running());
        out.writeNumberField("backoff", counts.backoff());
        out.writeNumberField("succeeded", counts.succeeded());
        out.writeNumberField("failed", counts.failed());
        out.writeNumberField("timed_out", counts.timedOut());
        out.writeNumberField("invalid", counts.invalid());
        out.writeNumberField("pruned", counts.pruned());
        out.writeNumberField("cancelled", counts.cancelled());
        out.writeNumberField("skipped", counts.skipped());
        out.writeNumberField("cached", counts.cached());
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, Gate.Result gate) throws IOException {
        out.writeStartObject();
        out.writeStringField("expression", gate.expression());
        out.writeStringField("level", gate.level().word());
        out.writeBooleanField("passed", gate.passed());
        Wire.number(out, "actual", gate.actual());
        Wire.number(out, "bound", gate.bound());
        out.writeStringField("note", gate.note());
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, StudyView.Provenance provenance) throws IOException {
        out.writeStartObject();
        out.writeStringField("grid_sha256", provenance.gridSha256());
        out.writeFieldName("data_sha256");
        write(out, provenance.dataSha256());
        Wire.text(out, "git_commit", provenance.gitCommit());
        out.writeFieldName("versions");
        write(out, provenance.versions());
        write(out, provenance.prepared());
        writePart(out, provenance.part());
        out.writeEndObject();
    }

    private static void writePart(JsonGenerator out, Optional<StudyView.Part> part) throws IOException {
        if (part.isEmpty()) {
            out.writeNullField("part");
            return;
        }
        out.writeObjectFieldStart("part");
        if (part.get().range().isPresent()) {
            var range = part.get().range().get();
            out.writeArrayFieldStart("range");
            out.writeNumber(range.from());
            out.writeNumber(range.to());
            out.writeEndArray();
        }
        if (part.get().shard().isPresent()) {
            var shard = part.get().shard().get();
            out.writeArrayFieldStart("shard");
            out.writeNumber(shard.number());
            out.writeNumber(shard.of());
            out.writeEndArray();
        }
        out.writeFieldName("indices");
        out.writeNumber(part.get().indices());
        out.writeEndObject();
    }

    /// Writes the members that say what was prepared.
    private static void write(JsonGenerator out, Prepared prepared) throws IOException {
        out.writeObjectFieldStart("inputs");
        for (var input : prepared.inputs().entrySet()) {
            out.writeObjectFieldStart(input.getKey());
            out.writeStringField("url", input.getValue().url());
            out.writeStringField("sha256", input.getValue().sha256());
            out.writeNumberField("bytes", input.getValue().bytes());
            out.writeEndObject();
        }
        out.writeEndObject();
        if (prepared.images().isEmpty()) {
            out.writeNullField("images");
            return;
        }
        var images = prepared.images().get();
        out.writeObjectFieldStart("images");
        out.writeNumberField("listed", images.listed());
        out.writeNumberField("processed", images.processed());
        out.writeObjectFieldStart("skipped");
        for (var reason : images.skipped().entrySet()) {
            out.writeNumberField(reason.getKey(), reason.getValue());
        }
        out.writeEndObject();
        out.writeFieldName("matrices");
        write(out, images.matrices());
        out.writeEndObject();
    }

    private static void writeLinks(JsonGenerator out, String self) throws IOException {
        out.writeStartObject();
        out.writeStringField("self", self);
        for (var part : new String[] {"grid", "trials", "best", "events", "blocked"}) {
            out.writeStringField(part, self + "/" + part);
        }
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, Map<String, String> texts) throws IOException {
        out.writeStartObject();
        for (var entry : texts.entrySet()) {
            out.writeStringField(entry.getKey(), entry.getValue());
        }
        out.writeEndObject();
    }
}
