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
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Points that are added over HTTP, on a whole server.
final class AddedPointsTest {
    private static final Duration DEADLOCK = Duration.ofSeconds(60);

    private static final String GRID = """
            version: 1
            name: added
            space: {x: {min: 0, max: 2, step: 1}, y: {min: 0, max: 1, step: 1}}
            include: [{x: 0.5, y: 0.5}]
            objective: {metric: value, goal: minimize}
            trial: {function: sphere, timeout: 1h}
            """;

    /// Holds the only slot for as long as a test likes.
    private static final String BLOCKING = """
            version: 1
            name: blocking
            space: {x: 1}
            objective: {metric: value, goal: minimize}
            trial: {function: sphere, delay: 1h, timeout: 2h}
            """;

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void added_points_are_known_everywhere_also_after_the_end_and_a_restart() throws Exception {
        String study;
        try (var server = Server.start(ServerSettings.local(folder, 1))) {
            var blocking = submit(server, BLOCKING);
            running(server, blocking);
            study = submit(server, GRID);
            post(server, study + "/pause", "", 202);
            assertThat(get(server, study + "/effects").path("missing").toString())
                    .contains("1 included or added points");
            post(server, blocking + "/cancel", "{\"mode\": \"kill\"}", 202);
            var added = post(
                    server,
                    study + "/points",
                    "{\"points\": [{\"x\": -0.25, \"y\": 0}, {\"y\": 1, \"x\": 2.0}, {\"x\": 1, \"y\": 7}]}",
                    202);
            assertThat(added.path("indices").toString()).isEqualTo("[7,5,8]");
            assertThat(added.path("added").asInt()).isEqualTo(2);
            assertThat(added.at("/study/points").asInt()).isEqualTo(9);
            sums(added.path("study"));
            assertThat(get(server, study + "/effects").path("missing").toString())
                    .contains("3 included or added points", "9 of 9 points have no number")
                    .doesNotContain("not run");
            assertThat(indices(server, study, "state=waiting,running&limit=4"))
                    .contains(7L, 8L)
                    .isSorted();
            assertThat(indices(server, study, "state=waiting&param.x=-0.25")).containsExactly(7L);
        }
        try (var server = Server.start(ServerSettings.local(folder, 1))) {
            assertThat(get(server, study).path("points").asInt()).isEqualTo(9);
            sums(get(server, study));
            assertThat(indices(server, study, "state=waiting&param.y=7")).containsExactly(8L);
            assertThat(post(
                                    server,
                                    study + "/points",
                                    "{\"points\": [{\"x\": 1, \"y\": 7.0}, {\"x\": 9, \"y\": 9}]}",
                                    202)
                            .path("indices")
                            .toString())
                    .isEqualTo("[8,9]");
            post(server, study + "/resume", "", 202);
            var ended = ended(server, study);
            assertThat(ended.path("points").asInt()).isEqualTo(10);
            assertThat(ended.at("/counts/succeeded").asInt()).isEqualTo(10);
            everywhere(server, study);
        }
        try (var server = Server.start(ServerSettings.local(folder, 1))) {
            assertThat(get(server, study).path("points").asInt()).isEqualTo(10);
            everywhere(server, study);
            var late = send(server, "POST", study + "/points", "{\"points\": [{\"x\": 1, \"y\": 8}]}");
            assertThat(late.statusCode()).isEqualTo(409);
            assertThat(late.body()).contains("study-ended");
        }
    }

    private void everywhere(Server server, String study) throws Exception {
        assertThat(indices(server, study, "limit=3"))
                .containsExactlyElementsOf(LongStream.range(0, 10).boxed().toList());
        assertThat(indices(server, study, "param.x=-0.25")).containsExactly(7L);
        assertThat(indices(server, study, "param.y=9&param.y=7")).containsExactly(8L, 9L);
        assertThat(get(server, study + "/trials/8").path("params").toString()).isEqualTo("{\"x\":1,\"y\":7}");
        assertThat(get(server, study + "/best?k=2").at("/items/1/index").asLong())
                .isEqualTo(7);
        var csv = send(server, "GET", study + "/trials?format=csv", "")
                .body()
                .lines()
                .toList();
        assertThat(csv).hasSize(11).anyMatch(line -> line.startsWith("7,-0.25,0,succeeded,"));
        assertThat(send(server, "GET", study + "/trials?format=ndjson", "")
                        .body()
                        .lines())
                .hasSize(10);
        var effects = get(server, study + "/effects");
        assertThat(effects.path("complete").asBoolean()).isFalse();
        assertThat(effects.path("missing").toString()).contains("4 ").contains("beside the grid");
        var heatmap = get(server, study + "/heatmap?x=x&y=y");
        assertThat(heatmap.path("cells")).isNotEmpty();
        var events = events(server, study);
        assertThat(events.stream().map(event -> event.path("id").asLong()))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, events.size()).boxed().toList());
        var told = events.stream()
                .filter(event -> event.at("/data/points_added").isNumber())
                .map(event -> event.at("/data/points").asInt() + " "
                        + event.at("/data/points_added").asInt())
                .toList();
        assertThat(told).containsExactly("9 2", "10 1");
    }

    @Test
    void twenty_parallel_posts_of_overlapping_points_give_each_point_once() throws Exception {
        try (var server = Server.start(ServerSettings.local(folder, 1))) {
            var blocking = submit(server, BLOCKING);
            running(server, blocking);
            var study = submit(server, GRID);
            var answers = IntStream.range(0, 20)
                    .mapToObj(i -> client.sendAsync(
                            request(
                                    server,
                                    "POST",
                                    study + "/points",
                                    "{\"points\": [{\"x\": %d, \"y\": 5}, {\"x\": %d, \"y\": 5}, {\"x\": 1, \"y\": 1}], \"first\": %b}"
                                            .formatted(i, i + 1, i % 2 == 0)),
                            BodyHandlers.ofString()))
                    .toList();
            CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).join();
            int added = 0;
            var indices = new ArrayList<Long>();
            for (var answer : answers) {
                assertThat(answer.join().statusCode()).as(answer.join().body()).isEqualTo(202);
                var body = Wire.JSON.readTree(answer.join().body());
                added += body.path("added").asInt();
                body.path("indices").forEach(index -> indices.add(index.asLong()));
                sums(body.path("study"));
            }
            assertThat(added).isEqualTo(21);
            var expected = new TreeSet<>(LongStream.range(7, 28).boxed().toList());
            expected.add(3L);
            assertThat(new TreeSet<>(indices)).isEqualTo(expected);
            for (int i = 1; i < 20; i++) {
                assertThat(indices.get(3 * i)).as("x = %s", i).isEqualTo(indices.get(3 * (i - 1) + 1));
            }
            post(server, blocking + "/cancel", "{\"mode\": \"kill\"}", 202);
            assertThat(ended(server, study).at("/counts/succeeded").asInt()).isEqualTo(28);
            assertThat(indices(server, study, "param.y=5")).hasSize(21);
            var ids = events(server, study).stream()
                    .map(event -> event.path("id").asLong())
                    .toList();
            assertThat(new HashSet<>(ids)).hasSameSizeAs(ids);
        }
    }

    @Test
    void a_learners_ranges_hold_for_added_points() throws Exception {
        var grid = """
                version: 1
                name: ranges
                space: {x: {min: 0, max: 3, step: 1}, y: 2}
                objective: {metric: value, goal: minimize}
                trial: {function: branin, delay: 1h, timeout: 2h}
                """;
        try (var server = Server.start(ServerSettings.local(folder, 1))) {
            var study = submit(server, grid);
            var refused = send(
                    server,
                    "POST",
                    study + "/points",
                    "{\"points\": [{\"x\": 11}, {\"x\": 2.5, \"y\": -1}, {\"x\": \"a\"}, {\"y\": 2}]}");
            assertThat(refused.statusCode()).isEqualTo(422);
            assertThat(Wire.JSON.readTree(refused.body()).path("errors").findValuesAsText("pointer"))
                    .as(refused.body())
                    .containsExactly("/points/0/x", "/points/1/y", "/points/2/x", "/points/3");
            assertThat(post(server, study + "/points", "{\"points\": [{\"x\": 2.5}]}", 202)
                            .path("indices")
                            .toString())
                    .isEqualTo("[4]");
            post(server, study + "/cancel", "{\"mode\": \"kill\"}", 202);
            ended(server, study);
            assertThat(indices(server, study, "state=skipped,cancelled")).containsExactly(0L, 1L, 2L, 3L, 4L);
            assertThat(indices(server, study, "state=skipped&param.x=2.5&param.y=2"))
                    .containsExactly(4L);
        }
    }

    private void running(Server server, String study) {
        await().atMost(DEADLOCK)
                .until(() -> get(server, study).at("/counts/running").asInt() == 1);
    }

    private static void sums(JsonNode study) {
        long sum = 0;
        for (var count : study.path("counts").properties()) {
            sum += count.getKey().equals("cached") ? 0 : count.getValue().asLong();
        }
        assertThat(sum).as("%s", study).isEqualTo(study.path("points").asLong());
    }

    private String submit(Server server, String grid) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(server.address().resolve("/api/v1/studies"))
                .header("Content-Type", "application/yaml")
                .POST(BodyPublishers.ofString(grid))
                .build();
        var answer = client.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private JsonNode ended(Server server, String study) throws IOException, InterruptedException {
        await().atMost(DEADLOCK)
                .until(() -> !get(server, study).path("ended_at").isNull());
        return get(server, study);
    }

    private List<JsonNode> events(Server server, String study) throws IOException, InterruptedException {
        var events = new ArrayList<JsonNode>();
        var request = HttpRequest.newBuilder(server.address().resolve(study + "/events"))
                .header("Accept", "application/x-ndjson")
                .build();
        for (var line :
                client.send(request, BodyHandlers.ofString()).body().lines().toList()) {
            var event = Wire.JSON.readTree(line);
            if (event.has("id")) {
                events.add(event);
            }
        }
        return events;
    }

    /// The indices of all pages.
    private List<Long> indices(Server server, String study, String query) throws IOException, InterruptedException {
        var found = new ArrayList<Long>();
        var next = study + "/trials?" + query;
        while (!next.isEmpty()) {
            var page = get(server, next);
            page.path("items").forEach(item -> found.add(item.path("index").asLong()));
            next = page.path("next").asText("");
        }
        return found;
    }

    private JsonNode get(Server server, String path) throws IOException, InterruptedException {
        var answer = send(server, "GET", path, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Wire.JSON.readTree(answer.body());
    }

    private JsonNode post(Server server, String path, String body, int status)
            throws IOException, InterruptedException {
        var answer = send(server, "POST", path, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return Wire.JSON.readTree(answer.body());
    }

    private HttpResponse<String> send(Server server, String method, String path, String body)
            throws IOException, InterruptedException {
        return client.send(request(server, method, path, body), BodyHandlers.ofString());
    }

    private static HttpRequest request(Server server, String method, String path, String body) {
        var request = HttpRequest.newBuilder(server.address().resolve(path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        return (body.isEmpty() ? request : request.header("Content-Type", "application/json")).build();
    }
}
