package dev.gridwright.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.api.Wire;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Studies that are changed over HTTP, on a whole server.
final class StudyChangesTest {
    private static final Duration DEADLOCK = Duration.ofSeconds(60);

    /// Each trial is out of time.
    private static final String LATE = """
            version: 1
            name: late
            space: {x: [1, 2, 3]}
            objective: {metric: value, goal: minimize}
            trial: {function: sphere, delay: 1h, timeout: 20ms}
            """;

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void a_study_is_retried_over_a_restart_with_all_its_events_and_then_deleted() throws Exception {
        String study;
        try (var server = Server.start(ServerSettings.local(folder, 1))) {
            study = submit(server, LATE);
            assertThat(ended(server, study).at("/counts/timed_out").asInt()).isEqualTo(3);
        }
        try (var server = Server.start(ServerSettings.local(folder, 1))) {
            assertThat(read(send(server, "GET", study + "/effects", ""))
                            .path("failed")
                            .asInt())
                    .isEqualTo(3);
            var reopened = send(server, "POST", study + "/retry", "{\"outcomes\": [\"timed_out\"]}");
            assertThat(reopened.statusCode()).as(reopened.body()).isEqualTo(202);
            assertThat(read(reopened).path("state").asText()).isEqualTo("queued");
            assertThat(read(reopened).path("stop_reason").isNull()).isTrue();

            var again = ended(server, study);
            assertThat(again.at("/counts/timed_out").asInt()).isEqualTo(3);
            assertThat(read(send(server, "GET", study + "/effects", ""))
                            .path("failed")
                            .asInt())
                    .as("trials that were retried count once")
                    .isEqualTo(3);
            assertThat(again.path("reopened").asLong())
                    .isEqualTo(read(reopened).path("reopened").asLong());
            var trial = read(send(server, "GET", study + "/trials/1", ""));
            assertThat(trial.path("attempts").findValuesAsText("outcome")).containsExactly("timed_out", "timed_out");
            var events = events(server, study);
            assertThat(events.stream().map(event -> event.path("id").asLong()))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, events.size()).boxed().toList());
            assertThat(events.stream()
                            .filter(event -> event.path("event").asText().equals("trial")))
                    .hasSize(6)
                    .allMatch(event -> event.at("/data/outcome").asText().equals("timed_out"));
            assertThat(events.stream()
                            .filter(event -> event.path("event").asText().equals("end")))
                    .hasSize(2);

            var stale = send(server, "DELETE", study, "", "If-Match", "\"1\"");
            assertThat(stale.statusCode()).as(stale.body()).isEqualTo(412);
            var tag =
                    send(server, "GET", study, "").headers().firstValue("ETag").orElseThrow();
            assertThat(send(server, "DELETE", study, "", "If-Match", tag).statusCode())
                    .isEqualTo(204);
            assertThat(send(server, "GET", study, "").statusCode()).isEqualTo(404);
            assertThat(send(server, "DELETE", study, "").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void what_is_changed_of_a_study_holds_over_a_restart() throws Exception {
        String study;
        try (var server = Server.start(ServerSettings.local(folder, 1))) {
            study = submit(server, LATE.replace("timeout: 20ms", "timeout: 2h"));
            assertThat(send(server, "POST", study + "/pause", "").statusCode()).isEqualTo(202);
            var changed = send(
                    server,
                    "PATCH",
                    study,
                    "{\"labels\": {\"team\": \"vision\"}, \"limits\": {\"max_time\": \"1ms\", \"on_limit\": \"kill\"}}");
            assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
            assertThat(read(changed).path("limits").toString())
                    .isEqualTo("{\"parallel\":null,\"max_time_seconds\":0.001,\"max_trials\":null,"
                            + "\"max_failures\":null,\"on_limit\":\"kill\"}");
            var stale = send(server, "PATCH", study, "{\"priority\": 7}", "If-Match", "\"1\"");
            assertThat(stale.statusCode()).isEqualTo(412);
            var tag = changed.headers().firstValue("ETag").orElseThrow();
            assertThat(send(server, "GET", study, "").headers().firstValue("ETag"))
                    .isPresent();
            assertThat(tag).matches("\"\\d+\"");
        }
        try (var server = Server.start(ServerSettings.local(folder, 1))) {
            assertThat(send(server, "POST", study + "/resume", "").statusCode()).isEqualTo(202);
            var after = ended(server, study);
            assertThat(after.path("stop_reason").asText()).isEqualTo("max_time");
            assertThat(after.at("/labels/team").asText()).isEqualTo("vision");
            assertThat(after.path("priority").asInt()).isZero();
            assertThat(after.at("/limits/max_time_seconds").asDouble()).isEqualTo(0.001);
        }
    }

    @Test
    void a_pool_is_given_more_slots_while_the_server_runs() throws Exception {
        try (var server = Server.start(ServerSettings.local(folder, 1))) {
            var grown = send(server, "PATCH", "/api/v1/pools/cpu", "{\"slots\": 3}");
            assertThat(grown.statusCode()).as(grown.body()).isEqualTo(200);
            assertThat(read(grown).path("idle").asInt()).isEqualTo(3);
            assertThat(read(send(server, "GET", "/api/v1/pools", ""))
                            .at("/items/0/slots")
                            .asInt())
                    .isEqualTo(3);
        }
    }

    private String submit(Server server, String grid) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(server.address() + "/api/v1/studies"))
                .header("Content-Type", "application/yaml")
                .POST(BodyPublishers.ofString(grid))
                .build();
        var answer = client.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private JsonNode ended(Server server, String study) throws IOException, InterruptedException {
        var answer = send(server, "GET", study + "?until=ended", "", "Prefer", "wait=60");
        assertThat(read(answer).path("ended_at").isNull()).as(answer.body()).isFalse();
        return read(answer);
    }

    private List<JsonNode> events(Server server, String study) throws IOException, InterruptedException {
        return send(server, "GET", study + "/events", "", "Accept", "application/x-ndjson")
                .body()
                .lines()
                .map(StudyChangesTest::read)
                .filter(event -> event.has("id"))
                .toList();
    }

    private HttpResponse<String> send(Server server, String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create(server.address() + path)).timeout(DEADLOCK);
        if (headers.length > 0) {
            request.headers(headers);
        }
        if (body.isEmpty()) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.method(method, BodyPublishers.ofString(body)).header("Content-Type", "application/json");
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonNode read(HttpResponse<String> response) {
        return read(response.body());
    }

    private static JsonNode read(String json) {
        try {
            return Wire.JSON.readTree(json);
        } catch (IOException e) {
            throw new IllegalArgumentException(json, e);
        }
    }
}
