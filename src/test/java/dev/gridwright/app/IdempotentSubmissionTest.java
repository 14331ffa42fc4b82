package dev.gridwright.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.api.Wire;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Requests that are sent more than once, against a whole server.
final class IdempotentSubmissionTest {
    private static final int REQUESTS = 20;
    private static final Duration DEADLOCK = Duration.ofSeconds(60);
    private static final String STUDIES = "/api/v1/studies";
    private static final String GRID = """
            version: 1
            name: once
            space: {x: [1, 2, 3]}
            objective: {metric: value, goal: minimize}
            trial: {function: sphere}
            """;

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void the_same_request_many_times_at_once_makes_one_study_although_connections_are_cut() throws Exception {
        try (var server = Server.start(ServerSettings.local(folder, 1));
                var senders = Executors.newFixedThreadPool(REQUESTS)) {
            var go = new CountDownLatch(1);
            var answers = new ArrayList<Future<String>>();
            for (int i = 0; i < REQUESTS; i++) {
                boolean cut = i % 4 == 0;
                Callable<String> send = () -> {
                    go.await();
                    return cut ? sendAndCut(server) : study(server);
                };
                answers.add(senders.submit(send));
            }
            go.countDown();
            var ids = new HashSet<String>();
            for (var answer : answers) {
                ids.add(answer.get());
            }
            ids.remove("");
            assertThat(ids).hasSize(1);
            assertThat(studies(server)).containsExactlyElementsOf(ids);
        }
    }

    @Test
    void the_first_request_goes_on_when_its_connection_is_cut() throws Exception {
        try (var server = Server.start(ServerSettings.local(folder, 1))) {
            assertThat(sendAndCut(server)).isEmpty();
            await().atMost(DEADLOCK).until(() -> !studies(server).isEmpty());
            var id = study(server);
            assertThat(studies(server)).containsExactly(id);
            assertThat(post(server, GRID).headers().firstValue("Idempotent-Replayed"))
                    .contains("true");
        }
    }

    @Test
    void a_key_is_known_after_a_restart() throws Exception {
        String id;
        try (var server = Server.start(ServerSettings.local(folder, 1))) {
            id = study(server);
        }
        try (var server = Server.start(ServerSettings.local(folder, 1))) {
            var again = post(server, GRID);
            assertThat(again.statusCode()).isEqualTo(201);
            assertThat(again.headers().firstValue("Idempotent-Replayed")).contains("true");
            assertThat(again.headers().firstValue("Location")).contains(STUDIES + "/" + id);
            var other = post(server, GRID.replace("[1, 2, 3]", "[1, 2]"));
            assertThat(other.statusCode()).isEqualTo(422);
            assertThat(Wire.JSON.readTree(other.body()).path("type").asText()).isEqualTo("/problems/key-reused");
            assertThat(studies(server)).containsExactly(id);
        }
    }

    /// Sends until there is an answer other than "not yet".
    private String study(Server server) throws IOException, InterruptedException {
        long limit = System.nanoTime() + DEADLOCK.toNanos();
        var answer = post(server, GRID);
        while (answer.statusCode() == 409 && System.nanoTime() < limit) {
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            answer = post(server, GRID);
        }
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        var id = Wire.JSON.readTree(answer.body()).path("id").asText();
        assertThat(answer.headers().firstValue("Location")).contains(STUDIES + "/" + id);
        return id;
    }

    /// Sends the whole request and leaves without reading a word.
    private static String sendAndCut(Server server) throws IOException {
        var address = server.address();
        try (var socket = new Socket(address.getHost(), address.getPort())) {
            var request = "POST " + STUDIES + " HTTP/1.1\r\nHost: " + address.getAuthority()
                    + "\r\nContent-Type: application/yaml\r\nIdempotency-Key: build-17\r\nContent-Length: "
                    + GRID.length() + "\r\n\r\n" + GRID;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            socket.shutdownOutput();
        }
        return "";
    }

    private HttpResponse<String> post(Server server, String grid) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(server.address() + STUDIES))
                .timeout(DEADLOCK)
                .headers("Content-Type", "application/yaml", "Idempotency-Key", "build-17")
                .POST(BodyPublishers.ofString(grid))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private List<String> studies(Server server) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create(server.address() + STUDIES)).build();
        return Wire.JSON
                .readTree(client.send(request, BodyHandlers.ofString()).body())
                .path("items")
                .valueStream()
                .map((JsonNode study) -> study.path("id").asText())
                .toList();
    }
}
