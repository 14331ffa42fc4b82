package dev.gridwright.cli.client;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gridwright.api.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;

/// Reads and writes the documents of the REST interface so that every number keeps its digits.
public final class Documents {
    public static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Documents() {}

    /// What is written, read back as a document.
    public static JsonNode of(Wire.Shape shape) {
        try {
            return JSON.readTree(Wire.bytes(shape));
        } catch (IOException e) {
            throw new UncheckedIOException("what was written as JSON can be read", e);
        }
    }
}
