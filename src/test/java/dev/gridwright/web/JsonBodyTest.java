package dev.gridwright.web;

import static dev.gridwright.web.StudyRoutesTest.problem;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class JsonBodyTest {

    private static final String JSON = "application/json";

    private final LocalServer server = new LocalServer();
    private String cancel = "";

    @BeforeEach
    void submit() {
        server.post("/api/v1/studies", "application/yaml", "version: 1");
        cancel = "/api/v1/studies/new-abc234/cancel";
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void what_is_not_one_json_object_is_refused() {
        for (var body : List.of(
                "{",
                "[]",
                "\"drain\"",
                "null",
                "{\"mode\": \"drain\"} x",
                "{\"mode\": \"drain\", \"mode\": \"kill\"}",
                "{\"mode\": \"drain\", \"more\": 1}",
                "{\"mode\": NaN}",
                "{'mode': 'drain'}",
                "{\"mode\": " + "[".repeat(100_000),
                "{\"mode\": \"dra\"}",
                "\u0000")) {
            problem(server.post(cancel, JSON, body), 400, "malformed-body");
        }
        assertThat(server.post(cancel, JSON, "{\"mode\": \"drain\"}").statusCode())
                .isEqualTo(202);
    }

    @Test
    void every_unknown_key_is_named() {
        var errors = LocalServer.json(server.post(cancel, JSON, "{\"a/b\": 1, \"mood\": 2}"))
                .path("errors");

        assertThat(errors.findValuesAsText("pointer")).containsExactly("/a~1b", "/mood");
        assertThat(errors.get(0).path("detail").asText()).contains("mode");
    }

    @Test
    void the_place_of_a_mistake_is_told() {
        var errors = LocalServer.json(server.post(cancel, JSON, "{\n  \"mode\" \"drain\"}"))
                .path("errors");

        assertThat(errors.get(0).path("line").asInt()).isEqualTo(2);
    }

    @Test
    void json_is_sent_as_json() {
        for (var type : List.of("", "text/plain", "application/yaml", "application/x-www-form-urlencoded")) {
            problem(server.post(cancel, type, "{\"mode\": \"drain\"}"), 415, "unsupported-media-type");
        }
        assertThat(server.post(cancel, "Application/JSON; charset=utf-8", "{\"mode\": \"drain\"}")
                        .statusCode())
                .isEqualTo(202);
    }
}
