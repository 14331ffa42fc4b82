package dev.gridwright.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.gridwright.space.Point;
import dev.gridwright.space.Value;
import java.io.IOException;

/// A point as JSON: an object with one member per active parameter, in declaration order.
public final class PointJson {
    private PointJson() {}

    public static void write(JsonGenerator out, Point point) throws IOException {
        out.writeStartObject();
        for (var entry : point.values().entrySet()) {
            out.writeFieldName(entry.getKey());
            write(out, entry.getValue());
        }
        out.writeEndObject();
    }

    public static void write(JsonGenerator out, Value value) throws IOException {
        switch (value) {
            case Value.Numeric(var number) -> Wire.exact(out, number);
            case Value.Text(var text) -> out.writeString(text);
            case Value.Flag(var flag) -> out.writeBoolean(flag);
            case Value.Sequence(var items) -> {
                out.writeStartArray();
                for (var item : items) {
                    write(out, item);
                }
                out.writeEndArray();
            }
        }
    }
}
