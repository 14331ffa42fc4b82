package dev.gridwright.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.gridwright.grid.plan.Plan;
import dev.gridwright.space.AxisDescription;
import dev.gridwright.space.Point;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/// A plan as JSON. An axis of many values is shown by their number, its first and its last one.
public final class PlanJson {
    private PlanJson() {}

    public static void write(JsonGenerator out, Plan plan) throws IOException {
        write(out, plan, OptionalLong.empty());
    }

    /// A plan with what earlier studies have results for.
    ///
    /// @param cached how many of the points need not be run, when that is known
    public static void write(JsonGenerator out, Plan plan, OptionalLong cached) throws IOException {
        out.writeStartObject();
        out.writeStringField("name", plan.name());
        out.writeStringField("runs", plan.runs());
        out.writeNumberField("points", plan.points());
        out.writeNumberField("raw_points", plan.rawPoints());
        out.writeBooleanField("exact", plan.exact());
        if (cached.isPresent()) {
            out.writeNumberField("cached", cached.getAsLong());
        }
        if (plan.interval().isPresent()) {
            out.writeArrayFieldStart("interval");
            out.writeNumber(plan.interval().get().low());
            out.writeNumber(plan.interval().get().high());
            out.writeEndArray();
        }
        out.writeArrayFieldStart("removed");
        for (var removal : plan.removed()) {
            out.writeStartObject();
            out.writeStringField("rule", removal.rule());
            out.writeNumberField("points", removal.points());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeNumberField("duplicates", plan.duplicates());
        out.writeArrayFieldStart("axes");
        for (var axis : plan.axes()) {
            write(out, axis);
        }
        out.writeEndArray();
        write(out, "first", plan.first());
        write(out, "last", plan.last());
        out.writeObjectFieldStart("defaults");
        for (var entry : plan.defaults().entrySet()) {
            out.writeStringField(entry.getKey(), entry.getValue());
        }
        out.writeEndObject();
        texts(out, "guarantees", plan.guarantees());
        texts(out, "warnings", plan.warnings());
        out.writeObjectFieldStart("estimate");
        out.writeNumberField("trials", plan.estimate().trials());
        out.writeNumberField("evaluations", plan.estimate().evaluations());
        out.writeNumberField("longest_seconds", plan.estimate().longestSeconds());
        out.writeEndObject();
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, AxisDescription axis) throws IOException {
        out.writeStartObject();
        out.writeStringField("name", axis.name());
        if (axis.member() > 0) {
            out.writeNumberField("member", axis.member());
        }
        if (axis.values().size() == axis.count()) {
            out.writeArrayFieldStart("values");
            for (var value : axis.values()) {
                PointJson.write(out, value);
            }
            out.writeEndArray();
        } else {
            out.writeNumberField("count", axis.count());
            out.writeFieldName("first");
            PointJson.write(out, axis.first());
            out.writeFieldName("last");
            PointJson.write(out, axis.last());
        }
        if (axis.when().isPresent()) {
            out.writeStringField("when", axis.when().get());
        }
        if (axis.zip().isPresent()) {
            out.writeStringField("zip", axis.zip().get());
        }
        out.writeEndObject();
    }

    private static void write(JsonGenerator out, String name, List<Point> points) throws IOException {
        out.writeArrayFieldStart(name);
        for (var point : points) {
            PointJson.write(out, point);
        }
        out.writeEndArray();
    }

    private static void texts(JsonGenerator out, String name, List<String> texts) throws IOException {
        out.writeArrayFieldStart(name);
        for (var text : texts) {
            out.writeString(text);
        }
        out.writeEndArray();
    }
}
