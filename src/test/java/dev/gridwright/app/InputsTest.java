package dev.gridwright.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.api.Wire;
import dev.gridwright.app.ServerSettings.Purpose;
import dev.gridwright.content.FileServer;
import dev.gridwright.content.Sha256;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Inputs of studies, with real servers on both sides.
final class InputsTest {
    private static final Duration DEADLOCK = Duration.ofSeconds(60);
    private static final byte[] FILE = new byte[200_000];

    static {
        new Random(5).nextBytes(FILE);
    }

    @TempDir
    private Path folder = Path.of("");

    private final HttpClient client = HttpClient.newHttpClient();
    private final FileServer files = new FileServer();
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void close() {
        release.countDown();
        client.close();
        files.close();
    }

    /// A run of the user's own, who may reach this machine; it goes on with one study.
    private Server run(Optional<String> study) {
        return Server.start(new ServerSettings(
                folder.resolve("data"),
                "127.0.0.1",
                0,
                1,
                OptionalLong.empty(),
                Optional.empty(),
                Set.of(),
                new Purpose.Run(folder, study)));
    }

    private String grid(String name, String inputs) {
        return """
                version: 1
                name: %s
                space: {x: [1, 2, 3]}
                objective: {metric: value, goal: minimize}
                trial: {function: sphere}
                inputs: %s
                """.formatted(name, inputs);
    }

    private String submit(Server server, String grid) throws Exception {
        var answer = client.send(
                request(server, "/api/v1/studies")
                        .header("Content-Type", "application/yaml")
                        .POST(BodyPublishers.ofString(grid))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return Wire.JSON.readTree(answer.body()).path("id").asText();
    }

    private static HttpRequest.Builder request(Server server, String path) {
        var request = HttpRequest.newBuilder(server.address().resolve(path));
        server.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        return request;
    }

    private JsonNode json(Server server, String path) throws IOException, InterruptedException {
        var answer =
                client.send(request(server, path).header("Prefer", "wait=60").build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Wire.JSON.readTree(answer.body());
    }

    private JsonNode ended(Server server, String study) throws IOException, InterruptedException {
        return json(server, "/api/v1/studies/" + study + "?until=ended");
    }

    /// Sends half of a file and then nothing until the test says so.
    private void stopsHalfWay(String path, CountDownLatch half) {
        files.on(path, exchange -> {
            exchange.getResponseHeaders().set("ETag", "\"v1\"");
            exchange.sendResponseHeaders(200, FILE.length);
            exchange.getResponseBody().write(FILE, 0, FILE.length / 2);
            exchange.getResponseBody().flush();
            half.countDown();
            try {
                release.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        });
    }

    @Test
    void a_study_runs_once_its_inputs_are_there_and_says_what_they_were() throws Exception {
        files.file("/words", FILE).file("/more", new byte[10], "\"v1\"");
        var hash = Sha256.of(FILE);
        try (var server = run(Optional.empty())) {
            var study = submit(
                    server,
                    grid(
                            "two",
                            "{words: {url: '" + files.url("/words?token=secret") + "', sha256: " + hash
                                    + "}, more: {url: '" + files.url("/more") + "'}}"));
            var shown = ended(server, study);
            assertThat(shown.at("/counts/succeeded").asLong()).isEqualTo(3);
            var inputs = shown.at("/provenance/inputs");
            assertThat(inputs.at("/words/sha256").asText()).isEqualTo(hash);
            assertThat(inputs.at("/words/bytes").asLong()).isEqualTo(FILE.length);
            assertThat(inputs.at("/words/url").asText()).isEqualTo(files.url("/words") + "?…");
            assertThat(inputs.at("/more/sha256").asText()).isEqualTo(Sha256.of(new byte[10]));
            assertThat(json(server, "/api/v1/storage").path("content_bytes").asLong())
                    .isGreaterThan(FILE.length);

            // Another study has them from the cache; the one without a hash is asked for once more.
            ended(
                    server,
                    submit(
                            server,
                            grid(
                                    "again",
                                    "{words: {url: '" + files.url("/words?token=other") + "', sha256: " + hash
                                            + "}, more: {url: '" + files.url("/more") + "'}}")));
            assertThat(files.asked("/words")).hasSize(1);
            assertThat(files.asked("/more")).hasSize(2);
        }
    }

    @Test
    void a_study_whose_input_is_missing_fails_and_says_which_and_what_to_do() throws Exception {
        try (var server = run(Optional.empty())) {
            var study = submit(server, grid("missing", "{words: {url: '" + files.url("/none") + "'}}"));
            var shown = ended(server, study);
            assertThat(shown.path("state").asText()).isEqualTo("failed");
            assertThat(shown.path("stop_reason").asText()).isEqualTo("error");
            assertThat(shown.path("message").asText())
                    .contains("input 'words'", files.url("/none"), "404 Not Found", "correct the address");
            assertThat(shown.at("/counts/skipped").asLong()).isEqualTo(3);
        }
    }

    @Test
    void while_an_input_is_fetched_the_study_says_so_and_can_be_cancelled() throws Exception {
        var half = new CountDownLatch(1);
        stopsHalfWay("/slow", half);
        try (var server = run(Optional.empty())) {
            var study = submit(server, grid("slow", "{words: {url: '" + files.url("/slow") + "'}}"));
            assertThat(half.await(60, TimeUnit.SECONDS)).isTrue();
            await().atMost(DEADLOCK)
                    .until(() -> json(server, "/api/v1/studies/" + study + "/blocked")
                            .toString()
                            .contains("inputs: 0 of 1 fetched, 0.1 of 0.2 MB"));
            var cancelled = client.send(
                    request(server, "/api/v1/studies/" + study + "/cancel")
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString("{}"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(cancelled.statusCode()).as(cancelled.body()).isEqualTo(202);
            assertThat(ended(server, study).path("state").asText()).isEqualTo("cancelled");
        }
    }

    @Test
    void a_fetch_goes_on_after_a_restart_where_it_was() throws Exception {
        var half = new CountDownLatch(1);
        files.file("/slow", FILE, "\"v1\"");
        stopsHalfWay("/slow", half);
        String study;
        try (var server = run(Optional.empty())) {
            study = submit(server, grid("slow", "{words: {url: '" + files.url("/slow") + "'}}"));
            assertThat(half.await(60, TimeUnit.SECONDS)).isTrue();
            await().atMost(DEADLOCK)
                    .until(() -> json(server, "/api/v1/studies/" + study + "/blocked")
                            .toString()
                            .contains("0.1 of 0.2 MB"));
        }
        files.asUsual("/slow");
        try (var server = run(Optional.of(study))) {
            assertThat(ended(server, study).at("/counts/succeeded").asLong()).isEqualTo(3);
        }
        var last = files.asked("/slow").getLast();
        assertThat(last.range().orElseThrow()).isEqualTo("bytes=" + FILE.length / 2 + "-");
        assertThat(last.ifRange()).contains("\"v1\"");
    }
}
