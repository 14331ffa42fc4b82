package dev.gridwright.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.api.Wire;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Lists of trials that have not begun, of real studies.
final class UntriedTrialsTest {
    /// No trial of it ends by itself while a test looks at it.
    private static final String SLOW = """
            version: 1
            name: slow
            space: {x: {min: 0, max: 9, step: 1}, y: {min: 0, max: 9, step: 1}}
            objective: {metric: value, goal: minimize}
            trial: {function: sphere, delay: 5m}
            """;

    private static final Duration DEADLOCK = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void what_waits_while_a_study_runs_is_skipped_when_it_is_cancelled() throws Exception {
        String location;
        try (var server = Server.start(ServerSettings.local(folder, 2))) {
            location = submit(server, "", SLOW);
            running(server, location, 2);

            assertThat(indices(server, location, "state=waiting&limit=7"))
                    .containsExactlyElementsOf(LongStream.range(2, 100).boxed().toList());
            assertThat(indices(server, location, "state=waiting,running&limit=33"))
                    .containsExactlyElementsOf(LongStream.range(0, 100).boxed().toList());
            assertThat(indices(server, location, "state=waiting&param.x=0&param.y=1&param.y=5&param.y=8"))
                    .containsExactly(5L, 8L);
            assertThat(indices(server, location, "state=skipped")).isEmpty();
            assertThat(indices(server, location, "state=backoff")).isEmpty();
            assertThat(indices(server, location, "limit=100")).containsExactly(0L, 1L);
            var lines = get(server, location + "/trials?state=waiting&format=ndjson")
                    .body()
                    .lines()
                    .toList();
            assertThat(lines).hasSize(98);
            assertThat(Wire.JSON.readTree(lines.getFirst()).at("/params/y").asInt())
                    .isEqualTo(2);
            assertThat(get(server, location + "/trials?state=waiting&order=completed")
                            .statusCode())
                    .isEqualTo(400);

            cancel(server, location);
            assertThat(indices(server, location, "state=waiting")).isEmpty();
        }
        try (var server = Server.start(ServerSettings.local(folder, 2))) {
            assertThat(indices(server, location, "state=skipped&limit=7"))
                    .as("after a restart")
                    .containsExactlyElementsOf(LongStream.range(2, 100).boxed().toList());
            assertThat(indices(server, location, "outcome=skipped,cancelled&limit=7"))
                    .containsExactlyElementsOf(LongStream.range(0, 100).boxed().toList());
            assertThat(get(server, location + "/trials?state=skipped&format=csv")
                            .body()
                            .lines())
                    .hasSize(99)
                    .contains("99,9,9,skipped,skipped,study_ended,,,,,false,,,,,");
        }
    }

    @Test
    void a_sample_of_a_part_of_the_points_is_listed_as_it_is_run() throws Exception {
        var sampled = SLOW.replace("name: slow", """
                name: sampled
                constraints: ["x != y"]
                include: [{x: 3.5, y: 0}]
                search: {strategy: grid, order: shuffled, seed: 7, sample: 60}""");
        try (var server = Server.start(ServerSettings.local(folder, 2))) {
            var location = submit(server, "?range=10:1000&shard=1/2", sampled);
            int points = json(server, location).path("points").asInt();
            assertThat(points).isBetween(10, 60);
            running(server, location, 2);

            var begun = indices(server, location, "");
            var waiting = indices(server, location, "state=waiting&limit=3");
            assertThat(waiting).isSorted().doesNotHaveDuplicates().hasSize(points - 2);
            assertThat(waiting).doesNotContainAnyElementsOf(begun).allMatch(index -> index >= 10);
            assertThat(waiting).allMatch(index -> index >= 100 || index / 10 != index % 10);

            cancel(server, location);
            assertThat(indices(server, location, "state=skipped")).isEqualTo(waiting);
            var all = new HashSet<>(begun);
            all.addAll(waiting);
            assertThat(all).hasSize(points);
        }
    }

    @Test
    void what_a_retry_leaves_out_stays_skipped_while_the_study_runs() throws Exception {
        try (var server = Server.start(ServerSettings.local(folder, 1))) {
            var location = submit(server, "", SLOW);
            running(server, location, 1);
            cancel(server, location);
            assertThat(post(server, location + "/retry", "{\"outcomes\": [\"cancelled\"]}"))
                    .isEqualTo(202);
            running(server, location, 1);
            assertThat(indices(server, location, "state=waiting")).isEmpty();
            assertThat(indices(server, location, "state=skipped,running"))
                    .containsExactlyElementsOf(LongStream.range(0, 100).boxed().toList());
            cancel(server, location);

            assertThat(post(server, location + "/retry", "{\"outcomes\": [\"cancelled\", \"skipped\"]}"))
                    .isEqualTo(202);
            running(server, location, 1);
            assertThat(indices(server, location, "state=waiting")).hasSize(99);
            assertThat(indices(server, location, "state=skipped")).isEmpty();
            cancel(server, location);
        }
    }

    private String submit(Server server, String query, String grid) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(server.address().resolve("/api/v1/studies" + query))
                .header("Content-Type", "application/yaml")
                .POST(BodyPublishers.ofString(grid))
                .build();
        var answer = client.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private void running(Server server, String location, int count) {
        await().atMost(DEADLOCK)
                .until(() -> json(server, location + "/trials?state=running")
                                .path("items")
                                .size()
                        == count);
    }

    private void cancel(Server server, String location) throws IOException, InterruptedException {
        assertThat(post(server, location + "/cancel", "{\"mode\": \"kill\"}")).isEqualTo(202);
        await().atMost(DEADLOCK)
                .until(() -> json(server, location).path("state").asText().equals("cancelled"));
    }

    private int post(Server server, String path, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(server.address().resolve(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }

    /// The indices of all pages.
    private List<Long> indices(Server server, String location, String query) throws IOException, InterruptedException {
        var found = new ArrayList<Long>();
        var next = location + "/trials?" + query;
        while (!next.isEmpty()) {
            var page = json(server, next);
            page.path("items").forEach(item -> found.add(item.path("index").asLong()));
            next = page.path("next").asText("");
        }
        return found;
    }

    private JsonNode json(Server server, String path) throws IOException, InterruptedException {
        var answer = get(server, path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Wire.JSON.readTree(answer.body());
    }

    private HttpResponse<String> get(Server server, String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(server.address().resolve(path)).build(), BodyHandlers.ofString());
    }
}
