package dev.gridwright.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.api.Wire;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Reads a stream of server-sent events as a browser does.
public final class EventReader implements AutoCloseable {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpResponse<InputStream> response;
    private final BufferedReader lines;

    /// One event; `id` is 0 when it has none.
    public record Event(long id, String kind, String data) {
        public JsonNode json() {
            try {
                return Wire.JSON.readTree(data);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private EventReader(URI url, Optional<Long> lastEventId) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(url).header("Accept", "text/event-stream");
        lastEventId.ifPresent(id -> request.header("Last-Event-ID", Long.toString(id)));
        response = client.send(request.build(), BodyHandlers.ofInputStream());
        lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    public static EventReader open(URI url) throws IOException, InterruptedException {
        return new EventReader(url, Optional.empty());
    }

    public static EventReader after(URI url, long lastEventId) throws IOException, InterruptedException {
        return new EventReader(url, Optional.of(lastEventId));
    }

    public int status() {
        return response.statusCode();
    }

    public String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /// The durable events up to the first one that is `last`, or to the end of the stream.
    public List<Event> until(Predicate<Event> last) throws IOException {
        var events = new ArrayList<Event>();
        for (var event = next(); event.isPresent(); event = next()) {
            if (event.get().id() > 0) {
                events.add(event.get());
            } else {
                assertThat(event.get().kind()).isEqualTo("progress");
            }
            if (last.test(event.get())) {
                break;
            }
        }
        return events;
    }

    public List<Event> all() throws IOException {
        return until(event -> false);
    }

    private Optional<Event> next() throws IOException {
        long id = 0;
        var kind = "";
        var data = "";
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty() && !kind.isEmpty()) {
                return Optional.of(new Event(id, kind, data));
            } else if (line.startsWith("id: ")) {
                id = Long.parseLong(line.substring(4));
            } else if (line.startsWith("event: ")) {
                kind = line.substring(7);
            } else if (line.startsWith("data: ")) {
                data = line.substring(6);
            } else {
                assertThat(line).matches("|:.*|retry: \\d+");
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
