package dev.gridwright.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.api.Wire;
import dev.gridwright.app.ServerSettings.Purpose;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Copies, sizes and the removal of old studies, with real servers.
final class UpkeepTest {
    private static final Duration DEADLOCK = Duration.ofSeconds(60);

    private static final String QUICK = """
            version: 1
            name: quick
            space: {x: {min: 0, max: 99, step: 1}, y: [1]}
            objective: {metric: value, goal: minimize}
            trial: {function: sphere}
            """;

    /// Long enough for a test to find it running.
    private static final String SLOW = """
            version: 1
            name: slow
            space: {x: {min: 0, max: 999, step: 1}, y: 1}
            objective: {metric: value, goal: minimize}
            trial: {function: sphere, delay: 20ms}
            """;

    @TempDir
    private Path folder = Path.of("");

    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void a_copy_made_while_a_study_runs_is_a_data_directory_that_goes_on_from_there() throws Exception {
        var copy = Files.createDirectory(folder.resolve("copy"));
        String quick;
        String slow;
        long copied;
        try (var server = Server.start(ServerSettings.local(folder.resolve("data"), 2))) {
            quick = submit(server, QUICK, "?until=ended");
            slow = submit(server, SLOW, "");
            await().atMost(DEADLOCK).until(() -> done(json(server, "/api/v1/studies/" + slow)) >= 10);
            var before = done(json(server, "/api/v1/studies/" + slow));
            var answer = client.send(
                    request(server, "/api/v1/backup")
                            .POST(BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.ofFile(copy.resolve("gridwright.db")));
            assertThat(answer.statusCode()).isEqualTo(200);
            copied = before;
            assertThat(json(server, "/api/v1/studies/" + slow).path("state").asText())
                    .isEqualTo("running");
            await().atMost(DEADLOCK).until(() -> leftovers(folder.resolve("data")) == 0);
        }
        try (var second = Server.start(ServerSettings.local(copy, 2))) {
            var whole = json(second, "/api/v1/studies/" + quick);
            assertThat(whole.path("state").asText()).isEqualTo("completed");
            assertThat(whole.at("/counts/succeeded").asLong()).isEqualTo(100);
            var half = json(second, "/api/v1/studies/" + slow);
            assertThat(done(half)).isGreaterThanOrEqualTo(copied);
            assertThat(half.path("counts")
                            .valueStream()
                            .mapToLong(JsonNode::asLong)
                            .sum())
                    .isEqualTo(1000);
            // It goes on, as after a crash.
            await().atMost(DEADLOCK).until(() -> done(json(second, "/api/v1/studies/" + slow)) > done(half));
        }
    }

    private static long leftovers(Path data) throws IOException {
        try (var files = Files.list(data)) {
            return files.filter(file -> file.getFileName().toString().startsWith("backup-"))
                    .count();
        }
    }

    @Test
    void sizes_are_told_and_old_studies_removed_with_the_next_start() throws Exception {
        var data = folder.resolve("data");
        String old;
        String unfinished;
        try (var server = Server.start(ServerSettings.local(data, 2))) {
            old = submit(server, QUICK, "?until=ended");
            var storage = json(server, "/api/v1/storage");
            assertThat(storage.path("database_bytes").asLong()
                            + storage.path("wal_bytes").asLong())
                    .isPositive();
            assertThat(storage.path("studies").asLong()).isEqualTo(1);
            assertThat(storage.path("ended_studies").asLong()).isEqualTo(1);
            assertThat(storage.path("trials").asLong()).isEqualTo(100);
            assertThat(storage.path("keep_seconds").isNull()).isTrue();
            assertThat(storage.path("free_bytes").asLong()).isPositive();
            unfinished = submit(server, SLOW, "");
        }
        Files.createFile(data.resolve("backup-1.tmp"));
        try (var server = Server.start(keeping(data, Duration.ofDays(1)))) {
            assertThat(data.resolve("backup-1.tmp")).doesNotExist();
            assertThat(json(server, "/api/v1/studies/" + old).path("id").asText())
                    .isEqualTo(old);
        }
        try (var server = Server.start(keeping(data, Duration.ofNanos(1)))) {
            await().atMost(DEADLOCK)
                    .until(() -> get(server, "/api/v1/studies/" + old).statusCode() == 404);
            await().atMost(DEADLOCK)
                    .until(() -> json(server, "/api/v1/storage").path("studies").asLong() == 1);
            assertThat(json(server, "/api/v1/studies/" + unfinished).path("id").asText())
                    .isEqualTo(unfinished);
        }
    }

    private static ServerSettings keeping(Path data, Duration keep) {
        return new ServerSettings(
                data,
                "127.0.0.1",
                0,
                1,
                OptionalLong.empty(),
                Optional.empty(),
                Set.of(),
                new Purpose.Serve(Optional.empty(), Optional.of(keep)));
    }

    private static long done(JsonNode study) {
        return study.at("/counts/succeeded").asLong();
    }

    private String submit(Server server, String grid, String query) throws Exception {
        var answer = client.send(
                request(server, "/api/v1/studies")
                        .header("Content-Type", "application/yaml")
                        .POST(BodyPublishers.ofString(grid))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        var id = Wire.JSON.readTree(answer.body()).path("id").asText();
        if (!query.isEmpty()) {
            var ended = client.send(
                    request(server, "/api/v1/studies/" + id + query)
                            .header("Prefer", "wait=60")
                            .build(),
                    BodyHandlers.ofString());
            assertThat(Wire.JSON.readTree(ended.body()).path("state").asText()).isEqualTo("completed");
        }
        return id;
    }

    private JsonNode json(Server server, String path) throws Exception {
        var answer = get(server, path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Wire.JSON.readTree(answer.body());
    }

    private HttpResponse<String> get(Server server, String path) throws Exception {
        return client.send(request(server, path).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(Server server, String path) {
        return HttpRequest.newBuilder(server.address().resolve(path));
    }
}
