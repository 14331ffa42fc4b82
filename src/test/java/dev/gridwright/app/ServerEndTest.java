package dev.gridwright.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.api.Wire;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `serve` as a process of its own that is told to end while it answers.
final class ServerEndTest {
    private static final Duration DEADLOCK = Duration.ofSeconds(120);
    private static final int TRIALS = 8_000;

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private Process process;
    private URI address;

    @BeforeEach
    void serve() throws IOException {
        var data = folder.resolve("data");
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.gridwright.app.Main",
                        "serve",
                        "--port",
                        "0",
                        "--slots",
                        "1",
                        "--data",
                        data.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        var file = data.resolve("server.json");
        Awaitility.await().atMost(DEADLOCK).until(() -> {
            assertThat(process.isAlive()).as(log()).isTrue();
            return Files.exists(file);
        });
        address = URI.create(Wire.JSON.readTree(file.toFile()).path("address").asText());
    }

    @AfterEach
    void end() throws InterruptedException {
        client.close();
        process.destroyForcibly();
        process.waitFor(60, TimeUnit.SECONDS);
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    private String submit(String grid) throws Exception {
        var request = HttpRequest.newBuilder(address.resolve("/api/v1/studies"))
                .header("Content-Type", "application/yaml")
                .POST(BodyPublishers.ofString(grid))
                .build();
        var answer = client.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return "/api/v1/studies/" + Wire.JSON.readTree(answer.body()).path("id").asText();
    }

    private BufferedReader ask(Socket socket, String path) throws IOException {
        // What is not taken yet waits with the server.
        socket.setReceiveBufferSize(16 * 1024);
        socket.setSoTimeout((int) DEADLOCK.toMillis());
        socket.connect(new InetSocketAddress("127.0.0.1", address.getPort()));
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        assertThat(answer.readLine()).isEqualTo("HTTP/1.1 200 OK");
        return answer;
    }

    @Test
    void answers_under_way_arrive_whole_and_streams_end_with_their_last_chunk() throws Exception {
        var grid = """
                version: 1
                name: many
                space: {x: {min: 1, max: %d, step: 1}}
                objective: {metric: value, goal: minimize}
                trial: {function: sphere}
                """;
        var many = submit(grid.formatted(TRIALS));
        Awaitility.await()
                .atMost(DEADLOCK)
                .until(() -> client.send(
                                HttpRequest.newBuilder(address.resolve(many + "?until=ended"))
                                        .header("Prefer", "wait=60")
                                        .build(),
                                BodyHandlers.ofString())
                        .body()
                        .contains("\"state\":\"completed\""));
        // Nobody works for it, so nothing of it has to be waited for.
        var open = submit(grid.formatted(2).replace("function: sphere", "worker: nobody"));

        try (var stream = new Socket();
                var export = new Socket()) {
            var events = ask(stream, open + "/events");
            var rows = ask(export, many + "/trials?format=ndjson");

            process.destroy();

            var body = rows.lines().toList();
            assertThat(body.subList(body.size() - 2, body.size())).containsExactly("0", "");
            assertThat(body.stream().filter(line -> line.contains("\"outcome\":\"succeeded\"")))
                    .hasSizeGreaterThan(TRIALS / 2);
            assertThat(events.lines().toList()).endsWith("0", "");
        }
        assertThat(process.waitFor(DEADLOCK.toSeconds(), TimeUnit.SECONDS))
                .as(log())
                .isTrue();
    }
}
