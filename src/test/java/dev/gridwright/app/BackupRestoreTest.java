package dev.gridwright.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.api.Wire;
import dev.gridwright.app.ServerSettings.Purpose;
import dev.gridwright.quota.Quota;
import dev.gridwright.web.WebSettings;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A backup under load, restored: studies go on from one moment, and nothing that opened the old server opens the new.
final class BackupRestoreTest {
    private static final Duration DEADLOCK = Duration.ofSeconds(90);
    private static final int POINTS = 3_000;

    /// The name of a token, which stands nowhere but in its row.
    private static final String UNUSED = "token-that-submits-nothing";

    private static final String LOAD = """
            version: 1
            name: load
            space: {x: {min: 1, max: %d, step: 1}, y: [1]}
            objective: {metric: value, goal: minimize}
            trial: {function: sphere, delay: 1ms}
            """.formatted(POINTS);

    private static final String WORKERS = """
            version: 1
            name: workers
            space: {x: [1, 2]}
            objective: {metric: accuracy, goal: maximize}
            trial: {worker: training, timeout: 10m}
            """;

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void a_copy_made_under_load_goes_on_and_no_token_or_lease_of_the_old_server_opens_it() throws Exception {
        var copy = Files.createDirectory(folder.resolve("copy"));
        String load;
        String pulled;
        String admin;
        String ci;
        String answered;
        String open;
        long before;
        try (var server = start(folder.resolve("data"))) {
            admin = Files.readString(folder.resolve("data/admin.token")).strip();
            ci = json(post(server, admin, "/tokens", """
                    {"name": "ci", "scopes": ["read", "submit"]}""")).path("token").asText();
            assertThat(post(server, admin, "/tokens", """
                    {"name": "%s", "scopes": ["read"]}""".formatted(UNUSED)).statusCode())
                    .isEqualTo(201);
            pulled = submit(server, ci, WORKERS);
            answered = lease(server, admin);
            open = lease(server, admin);
            assertThat(report(server, admin, answered).statusCode()).isEqualTo(200);
            load = submit(server, ci, LOAD);
            var token = ci;
            await().atMost(DEADLOCK).until(() -> succeeded(server, token, load) >= 20);

            before = succeeded(server, ci, load);
            var file = client.send(
                    request(server, admin, "/backup")
                            .POST(BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.ofFile(copy.resolve("gridwright.db")));
            assertThat(file.statusCode()).isEqualTo(200);
            // The server that it was made of has lost nothing.
            assertThat(get(server, ci, "/studies/" + load).statusCode()).isEqualTo(200);
            assertThat(heartbeat(server, admin, open).statusCode()).isEqualTo(200);
            server.close(Duration.ZERO);
        }
        // Not even in a free page.
        assertThat(holds(folder.resolve("data"), UNUSED)).isTrue();
        assertThat(holds(copy, UNUSED)).isFalse();

        try (var server = start(copy)) {
            for (var old : Set.of(admin, ci)) {
                assertThat(get(server, old, "/studies").statusCode()).isEqualTo(401);
            }
            var fresh = Files.readString(copy.resolve("admin.token")).strip();
            assertThat(fresh).isNotEqualTo(admin);
            assertThat(json(get(server, fresh, "/tokens")).path("items")).hasSize(1);

            for (var refused : Set.of(heartbeat(server, fresh, open), report(server, fresh, open))) {
                assertThat(refused.statusCode()).isEqualTo(410);
                assertThat(json(refused).path("type").asText()).isEqualTo("/problems/lease-gone");
                assertThat(json(refused).path("detail").asText()).contains("restored from a backup");
            }
            // What was answered before the copy is known for what it is.
            assertThat(report(server, fresh, answered).statusCode()).isEqualTo(200);
            var again = lease(server, fresh);
            assertThat(again).isNotEqualTo(open);
            assertThat(report(server, fresh, again).statusCode()).isEqualTo(200);
            assertThat(report(server, fresh, open).statusCode()).isEqualTo(410);
            assertThat(ended(server, fresh, pulled).at("/counts/succeeded").asLong())
                    .isEqualTo(2);

            assertThat(succeeded(server, fresh, load)).isGreaterThanOrEqualTo(before);
            assertThat(ended(server, fresh, load).at("/counts/succeeded").asLong())
                    .isEqualTo(POINTS);
            assertThat(indices(server, fresh, load)).hasSize(POINTS);
        }
        try (var server = start(copy)) {
            var fresh = Files.readString(copy.resolve("admin.token")).strip();
            assertThat(get(server, fresh, "/studies").statusCode()).isEqualTo(200);
        }
    }

    /// Whether a text stands anywhere in the files of a database, its free pages and its log too.
    private static boolean holds(Path data, String text) throws IOException {
        try (var files = Files.newDirectoryStream(data, "gridwright.db*")) {
            for (var file : files) {
                if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(text)) {
                    return true;
                }
            }
        }
        return false;
    }

    /// Of all trials, each told once.
    private Set<Long> indices(Server server, String token, String study) throws Exception {
        var indices = new HashSet<Long>();
        var next = "/studies/" + study + "/trials?limit=1000";
        while (!next.isEmpty()) {
            var page = json(get(server, token, next));
            page.path("items")
                    .forEach(trial -> assertThat(indices.add(trial.path("index").asLong()))
                            .isTrue());
            next = page.hasNonNull("next") ? page.path("next").asText().replaceFirst("^/api/v1", "") : "";
        }
        return indices;
    }

    private static Server start(Path data) {
        return Server.start(new ServerSettings(
                data,
                "127.0.0.1",
                0,
                ServerSettings.sizes(2),
                OptionalLong.of(100_000),
                Optional.empty(),
                Set.of(),
                new Purpose.Serve(Optional.empty()),
                new ServerSettings.Safety(true, Optional.empty(), WebSettings.Bounds.DEFAULT, Quota.DEFAULT)));
    }

    private String submit(Server server, String token, String grid) throws Exception {
        var answer = client.send(
                request(server, token, "/studies")
                        .header("Content-Type", "application/yaml")
                        .POST(BodyPublishers.ofString(grid))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return json(answer).path("id").asText();
    }

    private String lease(Server server, String token) throws Exception {
        var answer = post(server, token, "/leases", """
                {"worker": "w", "queues": ["training"], "max": 1, "wait": "30s", "heartbeat": "10m"}""");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer).at("/leases/0/lease").asText();
    }

    private HttpResponse<String> heartbeat(Server server, String token, String lease) throws Exception {
        return post(server, token, "/leases/" + lease + "/heartbeat", "{}");
    }

    private HttpResponse<String> report(Server server, String token, String lease) throws Exception {
        return client.send(
                request(server, token, "/leases/" + lease + "/result")
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString("{\"metrics\": {\"accuracy\": 0.5}}"))
                        .build(),
                BodyHandlers.ofString());
    }

    private long succeeded(Server server, String token, String study) throws Exception {
        return json(get(server, token, "/studies/" + study))
                .at("/counts/succeeded")
                .asLong();
    }

    private JsonNode ended(Server server, String token, String study) throws Exception {
        await().atMost(DEADLOCK)
                .until(() -> !json(get(server, token, "/studies/" + study + "?until=ended"))
                        .path("ended_at")
                        .isNull());
        return json(get(server, token, "/studies/" + study));
    }

    private HttpResponse<String> post(Server server, String token, String path, String body) throws Exception {
        return client.send(
                request(server, token, path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> get(Server server, String token, String path) throws Exception {
        return client.send(
                request(server, token, path).header("Prefer", "wait=60").build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(Server server, String token, String path) {
        return HttpRequest.newBuilder(server.address().resolve("/api/v1" + path))
                .timeout(DEADLOCK)
                .header("Authorization", "Bearer " + token);
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        return Wire.JSON.readTree(answer.body());
    }
}
