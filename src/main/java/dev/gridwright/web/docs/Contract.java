package dev.gridwright.web.docs;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.gridwright.api.Wire;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The OpenAPI contract of this server. It is written by hand; the tests hold the server against it.
final class Contract {
    private static final String RESOURCE = "dev/gridwright/openapi.yaml";

    private Contract() {}

    static byte[] yaml() {
        return Resource.bytes(RESOURCE);
    }

    static byte[] json() {
        var tree = new Load(LoadSettings.builder().setLabel(RESOURCE).build())
                .loadFromString(new String(yaml(), StandardCharsets.UTF_8));
        try {
            return Wire.JSON.writeValueAsBytes(Objects.requireNonNull(tree));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the contract is plain data", e);
        }
    }
}
