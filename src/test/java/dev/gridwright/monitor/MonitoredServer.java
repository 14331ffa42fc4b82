package dev.gridwright.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.api.Wire;
import dev.gridwright.app.Server;
import dev.gridwright.app.ServerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A real server on a free loopback port, what it is asked over HTTP, and its metrics.
final class MonitoredServer implements AutoCloseable {
    private final HttpClient client = HttpClient.newHttpClient();
    private final Server server;

    MonitoredServer(Path data, int slots) {
        server = Server.start(ServerSettings.local(data, slots));
    }

    MonitoredServer(ServerSettings settings) {
        server = Server.start(settings);
    }

    /// @param variables of the environment, such as those of OpenTelemetry
    MonitoredServer(ServerSettings settings, Map<String, String> variables) {
        server = Server.start(settings, variables);
    }

    URI address() {
        return server.address();
    }

    HttpResponse<String> send(String method, String path, String body, String... headers) {
        var request = HttpRequest.newBuilder(server.address().resolve(path))
                .method(method, BodyPublishers.ofString(body))
                .timeout(Duration.ofSeconds(90));
        if (!body.isEmpty()) {
            request.header("Content-Type", body.startsWith("{") ? "application/json" : "application/yaml");
        }
        try {
            return client.send(
                    (headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    JsonNode json(String path, String... headers) {
        return read(send("GET", path, "", headers));
    }

    static JsonNode read(HttpResponse<String> answer) {
        try {
            return Wire.JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Submits a grid.
    ///
    /// @return the study's id
    String submit(String grid) {
        var answer = send("POST", "/api/v1/studies", grid);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return read(answer).path("id").asText();
    }

    JsonNode awaitEnd(String study) {
        for (int tries = 0; tries < 10; tries++) {
            var view = json("/api/v1/studies/" + study + "?until=ended", "Prefer", "wait=60");
            if (!view.path("ended_at").isNull()) {
                return view;
            }
        }
        throw new AssertionError("study " + study + " does not end");
    }

    JsonNode run(String grid) {
        return awaitEnd(submit(grid));
    }

    /// Every series of a scrape, such as `gridwright_trials{state="waiting"}`, with its value.
    Map<String, Double> scrape() {
        var answer = send("GET", "/metrics", "");
        assertThat(answer.statusCode()).isEqualTo(200);
        return series(answer.body().lines().toList());
    }

    static Map<String, Double> series(List<String> lines) {
        var series = new LinkedHashMap<String, Double>();
        for (var line : lines) {
            if (!line.startsWith("#")) {
                int space = line.lastIndexOf(' ');
                series.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
            }
        }
        return series;
    }

    @Override
    public void close() {
        server.close(Duration.ZERO);
        client.close();
    }
}
