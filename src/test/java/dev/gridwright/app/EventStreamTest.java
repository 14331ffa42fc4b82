package dev.gridwright.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.api.Wire;
import dev.gridwright.app.EventReader.Event;
import java.io.IOException;
import java.net.URI;
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
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The events of a study over real HTTP from a real server.
final class EventStreamTest {
    private static final int POINTS = 1000;

    private static final String QUICK = """
            version: 1
            name: quick
            space: {x: {min: 1, max: 1000, step: 1}}
            objective: {metric: value, goal: minimize}
            trial: {function: sphere}
            """;

    /// About five seconds of work on two slots.
    private static final String SLOW = QUICK.replace("sphere", "sphere, delay: 10ms");

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void a_reader_that_comes_late_gets_all_events_from_the_first_to_the_end() throws Exception {
        try (var server = Server.start(ServerSettings.local(folder, 2))) {
            var study = submit(server, QUICK);
            get(study.resolve("?until=ended"), "Prefer", "wait=60");
            try (var reader = EventReader.open(events(study))) {
                assertThat(reader.status()).isEqualTo(200);
                assertThat(reader.header("Content-Type")).isEqualTo("text/event-stream");
                assertThat(reader.header("Cache-Control")).isEqualTo("no-store");
                holdWhole(reader.all());
            }
        }
    }

    @Test
    void readers_from_the_start_and_on_the_way_get_the_same_events() throws Exception {
        try (var server = Server.start(ServerSettings.local(folder, 2))) {
            var study = submit(server, SLOW);
            try (var early = EventReader.open(events(study))) {
                var begun = early.until(event -> event.id() == 200);
                try (var late = EventReader.after(events(study), 100)) {
                    var rest = early.all();
                    var all = new ArrayList<>(begun);
                    all.addAll(rest);
                    holdWhole(all);
                    assertThat(late.all()).isEqualTo(all.subList(100, all.size()));
                }
            }
        }
    }

    @Test
    void a_stream_goes_on_after_a_restart_without_a_gap_or_a_repeat() throws Exception {
        var all = new ArrayList<Event>();
        String path;
        try (var server = Server.start(ServerSettings.local(folder, 2))) {
            var study = submit(server, SLOW);
            path = study.getPath();
            try (var reader = EventReader.open(events(study))) {
                all.addAll(reader.until(event -> event.id() == 300));
                server.close(Duration.ZERO);
            }
        }
        try (var server = Server.start(ServerSettings.local(folder, 2));
                var reader = EventReader.after(
                        events(server.address().resolve(path)), all.getLast().id())) {
            all.addAll(reader.all());
        }
        holdWhole(all);
    }

    /// Ids without a gap, every trial once, `end` last, and the sums as the events say.
    private static void holdWhole(List<Event> events) {
        assertThat(events.stream().map(Event::id))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, events.size()).boxed().toList());
        var indices = new HashSet<Long>();
        double least = Double.POSITIVE_INFINITY;
        for (var event : events) {
            if (event.kind().equals("trial")) {
                assertThat(indices.add(event.json().path("index").asLong()))
                        .as("first end of %s", event.data())
                        .isTrue();
                least = Math.min(least, event.json().path("objective").asDouble());
            } else if (event.kind().equals("best")) {
                assertThat(event.json().path("objective").asDouble()).isEqualTo(least);
            }
        }
        assertThat(indices).hasSize(POINTS);
        var end = events.getLast();
        assertThat(end.kind()).isEqualTo("end");
        assertThat(end.json().path("state").asText()).isEqualTo("completed");
        assertThat(end.json().at("/counts/succeeded").asInt()).isEqualTo(POINTS);
        assertThat(events.stream().filter(event -> event.kind().equals("end"))).hasSize(1);
    }

    @Test
    void a_study_that_waits_tells_its_progress_and_its_cancel() throws Exception {
        try (var server = Server.start(ServerSettings.local(folder, 1))) {
            var study = submit(server, QUICK.replace("sphere", "sphere, delay: 60s"));
            try (var reader = EventReader.open(events(study))) {
                reader.until(event -> event.kind().equals("progress")
                        && event.json().at("/counts/running").asInt() == 1);
                post(study.resolve(study.getPath() + "/cancel"), "application/json", "");
                var rest = reader.all();
                assertThat(rest.stream().map(Event::kind)).containsExactly("trial", "end");
                assertThat(rest.getLast().json().path("state").asText()).isEqualTo("cancelled");
            }
        }
    }

    @Test
    void events_come_as_lines_too() throws Exception {
        try (var server = Server.start(ServerSettings.local(folder, 2))) {
            var study = submit(server, QUICK);
            var answer = get(events(study), "Accept", "application/x-ndjson");
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/x-ndjson");
            long id = 0;
            for (var line : answer.body().lines().toList()) {
                var event = Wire.JSON.readTree(line);
                if (event.has("id")) {
                    assertThat(event.path("id").asLong()).isEqualTo(++id);
                    assertThat(event.path("data").isObject()).isTrue();
                }
            }
            assertThat(id).isGreaterThan(POINTS);
            assertThat(get(URI.create(events(study) + "?after=" + id), "Accept", "application/x-ndjson")
                            .body())
                    .isEmpty();
            assertThat(get(URI.create(events(study) + "?after=" + id)).statusCode())
                    .as("a browser is told not to come back")
                    .isEqualTo(204);
            assertThat(get(URI.create(events(study) + "?after=" + (id + 1))).statusCode())
                    .isEqualTo(400);
            assertThat(get(URI.create(events(study) + "?after=-1")).statusCode())
                    .isEqualTo(400);
            assertThat(get(events(study), "Last-Event-ID", "x").statusCode()).isEqualTo(400);
            assertThat(get(events(study), "Accept", "text/html").statusCode()).isEqualTo(406);
            assertThat(get(server.address().resolve("/api/v1/studies/none-abcdef/events"))
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    private static URI events(URI study) {
        return URI.create(study + "/events");
    }

    private URI submit(Server server, String grid) throws IOException, InterruptedException {
        var answer = post(server.address().resolve("/api/v1/studies"), "application/yaml", grid);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return server.address().resolve(answer.headers().firstValue("Location").orElseThrow());
    }

    private HttpResponse<String> post(URI url, String type, String body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(url)
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> get(URI url, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(url);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
