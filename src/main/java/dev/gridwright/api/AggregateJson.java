package dev.gridwright.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.gridwright.space.Value;
import dev.gridwright.study.aggregate.Effects;
import dev.gridwright.study.aggregate.Heatmap;
import dev.gridwright.study.aggregate.History;
import dev.gridwright.study.aggregate.Numbers;
import dev.gridwright.trial.Objective;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// What a study amounts to as JSON: effects, heat map, history.
public final class AggregateJson {
    private AggregateJson() {}

    public static void write(JsonGenerator out, Effects effects, Objective objective) throws IOException {
        out.writeStartObject();
        writeObjective(out, objective);
        out.writeNumberField("ended", effects.ended());
        writeNumbers(out, effects.all());
        Wire.number(out, "variance", effects.variance());
        out.writeBooleanField("complete", effects.complete());
        out.writeArrayFieldStart("missing");
        for (var reason : effects.missing()) {
            out.writeString(reason);
        }
        out.writeEndArray();
        out.writeArrayFieldStart("parameters");
        for (var parameter : effects.parameters()) {
            out.writeStartObject();
            out.writeStringField("name", parameter.name());
            Wire.number(out, "variance_share", parameter.share());
            out.writeArrayFieldStart("values");
            for (var level : parameter.levels()) {
                out.writeStartObject();
                writeLevel(out, level.value());
                writeNumbers(out, level.numbers());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeArrayFieldStart("pairs");
        for (var pair : effects.pairs()) {
            out.writeStartObject();
            writeNames(out, List.of(pair.first(), pair.second()));
            Wire.number(out, "variance_share", pair.share());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeArrayFieldStart("left_out");
        for (var left : effects.leftOut()) {
            out.writeStartObject();
            writeNames(out, left.parameters());
            out.writeNumberField("needed", left.needed());
            out.writeNumberField("limit", left.limit());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void writeNames(JsonGenerator out, List<String> names) throws IOException {
        out.writeArrayFieldStart("parameters");
        for (var name : names) {
            out.writeString(name);
        }
        out.writeEndArray();
    }

    private static void writeObjective(JsonGenerator out, Objective objective) throws IOException {
        out.writeObjectFieldStart("objective");
        out.writeStringField("metric", objective.metric());
        out.writeStringField("goal", objective.goal().word());
        out.writeEndObject();
    }

    /// A value, or that there is none.
    private static void writeLevel(JsonGenerator out, Optional<Value> value) throws IOException {
        out.writeFieldName("value");
        if (value.isPresent()) {
            PointJson.write(out, value.get());
        } else {
            out.writeNull();
        }
        out.writeBooleanField("absent", value.isEmpty());
    }

    private static void writeNumbers(JsonGenerator out, Numbers numbers) throws IOException {
        out.writeNumberField("count", numbers.count());
        out.writeNumberField("failed", numbers.failed());
        Wire.number(out, "mean", numbers.mean());
        Wire.number(out, "std", numbers.deviation());
        Wire.number(out, "best", numbers.best());
    }

    public static void write(JsonGenerator out, Heatmap map, Objective objective) throws IOException {
        out.writeStartObject();
        writeObjective(out, objective);
        writeAxis(out, "x", map.xName(), map.x());
        writeAxis(out, "y", map.yName(), map.y());
        out.writeArrayFieldStart("cells");
        for (var cell : map.cells()) {
            out.writeStartObject();
            out.writeNumberField("x", cell.x());
            out.writeNumberField("y", cell.y());
            out.writeNumberField("count", cell.numbers().count());
            out.writeNumberField("failed", cell.numbers().failed());
            Wire.number(out, "mean", cell.numbers().mean());
            Wire.number(out, "best", cell.numbers().best());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void writeAxis(JsonGenerator out, String field, String name, List<Optional<Value>> values)
            throws IOException {
        out.writeObjectFieldStart(field);
        out.writeStringField("name", name);
        out.writeArrayFieldStart("values");
        for (var value : values) {
            if (value.isPresent()) {
                PointJson.write(out, value.get());
            } else {
                out.writeNull();
            }
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    public static void write(JsonGenerator out, History history, Objective objective) throws IOException {
        out.writeStartObject();
        writeObjective(out, objective);
        out.writeNumberField("succeeded", history.succeeded());
        out.writeBooleanField("improvements_complete", history.improvementsComplete());
        writeSteps(out, "improvements", history.improvements());
        writeSteps(out, "sampled", history.sampled());
        out.writeEndObject();
    }

    private static void writeSteps(JsonGenerator out, String field, List<History.Step> steps) throws IOException {
        out.writeArrayFieldStart(field);
        for (var step : steps) {
            out.writeStartObject();
            out.writeNumberField("index", step.index());
            out.writeNumberField("event", step.event());
            out.writeNumberField("completed", step.completed());
            Wire.time(out, "time", step.time());
            Wire.number(out, "objective", OptionalDouble.of(step.objective()));
            out.writeEndObject();
        }
        out.writeEndArray();
    }
}
