package dev.gridwright.monitor;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.api.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// A Prometheus of its own on a free loopback port, which scrapes one server by the project's own configuration,
/// but more often.
final class Prometheus implements AutoCloseable {
    private static final Duration DEADLOCK = Duration.ofSeconds(120);
    private static final int TRIES = 5;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final URI address;
    private final Path data;

    private Prometheus(Process process, int port, Path data) {
        this.process = process;
        this.data = data;
        this.address = URI.create("http://127.0.0.1:" + port);
    }

    /// @param rules the text of the rules
    /// @param seconds between scrapes, which is also the time for one
    static Prometheus start(Path folder, URI server, String rules, int seconds) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("rules.yml"), rules);
        var config = folder.resolve("prometheus.yml");
        Files.writeString(
                config,
                Monitoring.read(Monitoring.FOLDER.resolve("prometheus/prometheus.yml"))
                        .replace("127.0.0.1:8080", server.getAuthority())
                        .replace("_interval: 15s", "_interval: " + seconds + "s"));
        for (int tries = 0; tries < TRIES; tries++) {
            // It cannot say which port it took, and another may take the one found here first.
            int port = freePort();
            var prometheus = new Prometheus(launch(folder, config, port), port, folder.resolve("data"));
            if (prometheus.comesUp()) {
                return prometheus;
            }
            prometheus.close();
        }
        throw new AssertionError(
                "prometheus does not start: " + Files.readString(folder.resolve("log"), StandardCharsets.UTF_8));
    }

    /// Outside the ports that clients get: a client that knocks where nobody listens could otherwise meet itself.
    private static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                // Somebody has it.
            }
        }
    }

    private static Process launch(Path folder, Path config, int port) throws IOException {
        return new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--enable-feature=exemplar-storage",
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    private boolean comesUp() {
        await().atMost(DEADLOCK).until(() -> !process.isAlive() || ready());
        return process.isAlive();
    }

    /// Whether this one is, and not another that has its port.
    private boolean ready() {
        try {
            return get("/-/ready").statusCode() == 200
                    && json("/api/v1/status/flags")
                            .path("data")
                            .path("storage.tsdb.path")
                            .asText()
                            .equals(data.toString());
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private HttpResponse<String> get(String path) {
        try {
            return client.send(
                    HttpRequest.newBuilder(address.resolve(path))
                            .timeout(Duration.ofSeconds(60))
                            .build(),
                    BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    JsonNode json(String path) {
        var answer = get(path);
        try {
            return Wire.JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(answer.body(), e);
        }
    }

    /// The answer to an expression: `status`, and `data` with its `result`.
    JsonNode query(String expression) {
        return json("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
    }

    /// The one number that an expression is; NaN when it is none.
    double number(String expression) {
        var result = query(expression).at("/data/result");
        return result.size() == 1 ? result.at("/0/value/1").asDouble(Double.NaN) : Double.NaN;
    }

    @Override
    public void close() {
        client.close();
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
