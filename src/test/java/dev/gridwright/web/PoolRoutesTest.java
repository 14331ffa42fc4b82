package dev.gridwright.web;

import static dev.gridwright.web.StudyRoutesTest.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.engine.Pools;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PoolRoutesTest {
    private final LocalServer server = new LocalServer();

    @AfterEach
    void close() {
        server.close();
    }

    private HttpResponse<String> patch(String path, String contentType, String body) {
        return server.send(server.request(path, "Content-Type", contentType)
                .method("PATCH", BodyPublishers.ofString(body))
                .build());
    }

    private HttpResponse<String> patch(String body) {
        return patch("/api/v1/pools/cpu", "application/json", body);
    }

    @Test
    void a_pool_is_given_slots_and_shown_as_it_is_then() {
        var response = patch("{\"slots\": 2}");

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"name\":\"cpu\",\"slots\":3,\"idle\":0,\"busy\":3,\"abandoned\":0}");
        assertThat(patch("{\"slots\": " + Pools.Bounds.MOST_CPU + "}").statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_number_of_slots_is_whole_and_within_bounds() {
        var wrong = List.of("-1", "" + (Pools.Bounds.MOST_IO + 1), "4294967297", "1e2", "1.5", "\"2\"", "null", "[1]");
        for (var slots : wrong) {
            var response = patch("{\"slots\": " + slots + "}");
            problem(response, 422, "invalid-change");
            assertThat(LocalServer.json(response).path("errors").findValuesAsText("pointer"))
                    .as(slots)
                    .containsExactly("/slots");
        }
        problem(patch("{}"), 422, "invalid-change");
        problem(patch("{\"slots\": 2, \"size\": 2}"), 400, "malformed-body");
        problem(patch("[2]"), 400, "malformed-body");
        problem(patch(""), 400, "malformed-body");
        problem(patch("/api/v1/pools/cpu", "text/plain", "{\"slots\": 2}"), 415, "unsupported-media-type");
        problem(patch("/api/v1/pools/cpu?force=1", "application/json", "{\"slots\": 2}"), 400, "invalid-parameter");
        problem(patch("/api/v1/pools/disk", "application/json", "{\"slots\": 2}"), 404, "unknown-pool");
    }
}
