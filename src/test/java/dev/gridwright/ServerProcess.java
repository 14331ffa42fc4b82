package dev.gridwright;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/// A real server process over a data directory, on a free loopback port.
final class ServerProcess implements AutoCloseable {
    private static final Path JAR = Path.of(System.getProperty("gridwright.home"), "target", "gridwright.jar");
    private static final Duration DEADLOCK = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Process process;
    private final URI address;

    private ServerProcess(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    /// Starts a server and waits until it is ready.
    static ServerProcess start(Path data, Path log, String... options) throws IOException {
        var file = data.resolve("server.json");
        Files.deleteIfExists(file);
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-jar",
                JAR.toString(),
                "serve",
                "--port",
                "0",
                "--data",
                data.toString()));
        command.addAll(List.of(options));
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        Awaitility.await().atMost(DEADLOCK).pollInterval(Duration.ofMillis(10)).until(() -> {
            assertThat(process.isAlive()).as("server lives; see %s", log).isTrue();
            return Files.exists(file);
        });
        var address = URI.create(JSON.readTree(file.toFile()).get("address").asText());
        var server = new ServerProcess(process, address);
        Awaitility.await().atMost(DEADLOCK).pollInterval(Duration.ofMillis(10)).until(server::ready);
        return server;
    }

    /// Where something of the server is found.
    URI address(String path) {
        return address.resolve(path);
    }

    private boolean ready() throws InterruptedException {
        try {
            return get("/health/ready").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return CLIENT.send(HttpRequest.newBuilder(address.resolve(path)).build(), BodyHandlers.ofString());
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        var answer = get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    /// Submits a grid.
    ///
    /// @return the study's id
    String submit(String yaml) throws IOException, InterruptedException {
        var answer = CLIENT.send(
                HttpRequest.newBuilder(address.resolve("/api/v1/studies"))
                        .header("Content-Type", "application/yaml")
                        .POST(BodyPublishers.ofString(yaml))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return JSON.readTree(answer.body()).get("id").asText();
    }

    /// Ends the server as a power cut of the machine would end it for the others: at once, without a word.
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    /// Asks the server to end, and waits for it.
    ///
    /// @return its exit status
    int stop() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends after TERM").isTrue();
        return process.exitValue();
    }

    int port() {
        return address.getPort();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
