package dev.gridwright.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.app.EventReader.Event;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Many readers of one study that come and go.
final class EventReadersTest {
    private static final int READERS = 24;
    private static final int CUTS = 8;

    /// About five seconds of work on two slots.
    private static final String GRID = """
            version: 1
            name: readers
            space: {x: {min: 1, max: 1000, step: 1}}
            objective: {metric: value, goal: minimize}
            trial: {function: sphere, delay: 10ms}
            """;

    @TempDir
    private Path folder;

    @Test
    void readers_that_leave_and_come_back_miss_nothing_of_what_others_get() throws Exception {
        try (var server = Server.start(ServerSettings.local(folder, 2));
                var client = HttpClient.newHttpClient();
                var threads = Executors.newFixedThreadPool(READERS)) {
            var submitted = client.send(
                    HttpRequest.newBuilder(server.address().resolve("/api/v1/studies"))
                            .header("Content-Type", "application/yaml")
                            .POST(BodyPublishers.ofString(GRID))
                            .build(),
                    BodyHandlers.ofString());
            var events = server.address()
                    .resolve(submitted.headers().firstValue("Location").orElseThrow() + "/events");
            var readers = new ArrayList<Callable<List<Event>>>();
            for (int reader = 0; reader < READERS; reader++) {
                int own = reader;
                readers.add(() -> read(events, own));
            }
            List<Event> first = List.of();
            for (var read : threads.invokeAll(readers)) {
                var all = read.get();
                assertThat(all.getLast().kind()).isEqualTo("end");
                assertThat(all.stream().map(Event::id)).doesNotHaveDuplicates();
                assertThat(all.getLast().id()).isEqualTo(all.size());
                if (first.isEmpty()) {
                    first = all;
                }
                assertThat(all).isEqualTo(first);
            }
        }
    }

    /// Breaks off and comes back a few times, each reader at other events.
    private static List<Event> read(URI events, int reader) throws Exception {
        var all = new ArrayList<Event>();
        for (int cut = 1; cut <= CUTS; cut++) {
            long until = (long) cut * 100 + reader;
            try (var stream =
                    EventReader.after(events, all.isEmpty() ? 0 : all.getLast().id())) {
                all.addAll(stream.until(event -> event.id() == until));
            }
        }
        try (var stream = EventReader.after(events, all.getLast().id())) {
            all.addAll(stream.all());
        }
        return all;
    }
}
