package dev.gridwright.api;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// How values are written on the wire: times as RFC 3339 in UTC with milliseconds, durations as seconds, what is absent
/// or not finite as null.
public final class Wire {
    /// How deep a document may nest.
    public static final int MAX_DEPTH = 32;

    private static final int MAX_PLAIN_DIGITS = 25;

    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    /// Refuses duplicate keys, trailing text and deep nesting when it reads; leaves its target open and puts each value
    /// on a line of its own when it writes.
    public static final ObjectMapper JSON = JsonMapper.builder(new JsonFactoryBuilder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                    .rootValueSeparator("\n")
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Wire() {}

    /// Something that can be written as one JSON value.
    @FunctionalInterface
    public interface Shape {
        void write(JsonGenerator out) throws IOException;
    }

    /// The shape as UTF-8 text without a line end.
    public static byte[] bytes(Shape shape) {
        var text = new ByteArrayOutputStream(1024);
        try (var out = JSON.createGenerator(text)) {
            shape.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail to be written", e);
        }
        return text.toByteArray();
    }

    /// The shape of an object as a tree.
    public static ObjectNode object(Shape shape) {
        try (var tokens = new TokenBuffer(JSON, false)) {
            shape.write(tokens);
            try (var parser = tokens.asParser()) {
                JsonNode tree = JSON.readTree(parser);
                return (ObjectNode) tree;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail to be read", e);
        }
    }

    /// `2026-03-01T09:30:00.250Z`.
    public static String time(Instant time) {
        return TIME.format(time);
    }

    /// Seconds, exact to the microsecond.
    public static double seconds(Duration duration) {
        return duration.toNanos() / 1000 / 1e6;
    }

    static void time(JsonGenerator out, String name, Optional<Instant> time) throws IOException {
        text(out, name, time.map(Wire::time));
    }

    static void seconds(JsonGenerator out, String name, Optional<Duration> duration) throws IOException {
        if (duration.isPresent()) {
            out.writeNumberField(name, seconds(duration.get()));
        } else {
            out.writeNullField(name);
        }
    }

    static void text(JsonGenerator out, String name, Optional<String> text) throws IOException {
        if (text.isPresent()) {
            out.writeStringField(name, text.get());
        } else {
            out.writeNullField(name);
        }
    }

    static void number(JsonGenerator out, String name, OptionalDouble number) throws IOException {
        number(out, name, number.orElse(Double.NaN));
    }

    static void number(JsonGenerator out, String name, OptionalInt number) throws IOException {
        if (number.isPresent()) {
            out.writeNumberField(name, number.getAsInt());
        } else {
            out.writeNullField(name);
        }
    }

    static void number(JsonGenerator out, String name, OptionalLong number) throws IOException {
        if (number.isPresent()) {
            out.writeNumberField(name, number.getAsLong());
        } else {
            out.writeNullField(name);
        }
    }

    static void number(JsonGenerator out, String name, double number) throws IOException {
        if (Double.isFinite(number)) {
            out.writeNumberField(name, number);
        } else {
            out.writeNullField(name);
        }
    }

    /// Whole numbers as integers, unless they are too long to be read.
    static void exact(JsonGenerator out, BigDecimal number) throws IOException {
        boolean whole = number.signum() == 0 || number.stripTrailingZeros().scale() <= 0;
        if (whole && number.precision() - number.scale() <= MAX_PLAIN_DIGITS) {
            out.writeNumber(number.setScale(0, RoundingMode.UNNECESSARY).toBigInteger());
        } else {
            out.writeNumber(number);
        }
    }
}
