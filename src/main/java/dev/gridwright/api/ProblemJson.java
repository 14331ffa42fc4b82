package dev.gridwright.api;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// An error answer (RFC 9457).
///
/// @param detail what happened this time, in a sentence
/// @param errors every single thing that is wrong, when there are several places to look at
public record ProblemJson(ProblemType type, String detail, List<Fault> errors) {
    public static final String MEDIA_TYPE = "application/problem+json";

    public ProblemJson {
        errors = List.copyOf(errors);
    }

    public ProblemJson(ProblemType type, String detail) {
        this(type, detail, List.of());
    }

    /// One thing that is wrong.
    ///
    /// @param pointer to the place in the document (RFC 6901), or the name of a query parameter
    /// @param detail what is wrong and what is allowed
    /// @param value what was found, as text
    /// @param line of the document, counted from 1
    public record Fault(String pointer, String detail, Optional<String> value, OptionalInt line, OptionalInt column) {
        /// A fault that has no line.
        public static Fault at(String pointer, String detail, String value) {
            return new Fault(pointer, detail, Optional.of(value), OptionalInt.empty(), OptionalInt.empty());
        }
    }

    /// The answer's body.
    public byte[] bytes() {
        return Wire.bytes(this::write);
    }

    private void write(JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("type", "/problems/" + type.word());
        out.writeStringField("title", type.title());
        out.writeNumberField("status", type.status());
        out.writeStringField("detail", detail);
        out.writeArrayFieldStart("errors");
        for (var fault : errors) {
            out.writeStartObject();
            out.writeStringField("pointer", fault.pointer());
            out.writeStringField("detail", fault.detail());
            Wire.text(out, "value", fault.value());
            if (fault.line().isPresent()) {
                out.writeNumberField("line", fault.line().getAsInt());
            }
            if (fault.column().isPresent()) {
                out.writeNumberField("column", fault.column().getAsInt());
            }
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }
}
