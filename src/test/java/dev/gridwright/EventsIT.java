package dev.gridwright;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.app.EventReader;
import dev.gridwright.app.EventReader.Event;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Follows example grids on a real server that is killed half way.
final class EventsIT {
    private static final Path GRIDS = Path.of(System.getProperty("gridwright.home"), "grids");
    private static final int BEFORE_THE_KILL = 60;

    @TempDir
    private Path folder;

    @Test
    void events_go_on_after_a_kill_without_a_gap_or_a_repeat_and_the_counts_are_theirs() throws Exception {
        var data = folder.resolve("data");
        var log = folder.resolve("server.log");
        Map<String, List<Event>> events = new HashMap<>();
        try (var server = ServerProcess.start(data, log, "--slots", "2", "--data-root", GRIDS.toString())) {
            for (var grid : List.of("branin.yaml", "iris-knn.yaml", "breast-cancer-svm.yaml")) {
                var study = server.submit(Files.readString(GRIDS.resolve(grid)));
                events.put(study, new ArrayList<>());
            }
            for (var study : events.entrySet()) {
                try (var reader = EventReader.open(server.address("/api/v1/studies/" + study.getKey() + "/events"))) {
                    study.getValue().addAll(reader.until(event -> event.id() == BEFORE_THE_KILL / events.size()));
                }
            }
            server.kill();
        }
        try (var server = ServerProcess.start(data, log, "--slots", "2", "--data-root", GRIDS.toString())) {
            for (var study : events.entrySet()) {
                var path = "/api/v1/studies/" + study.getKey();
                var all = study.getValue();
                try (var reader = EventReader.after(
                        server.address(path + "/events"), all.getLast().id())) {
                    all.addAll(reader.all());
                }
                hold(all, server.json(path));
            }
        }
    }

    /// Some sixty megabytes of events, more than any connection keeps on its way.
    private static final String MANY = """
            version: 1
            name: many
            space: {x: {min: 1, max: 100000, step: 1}}
            objective: {metric: value, goal: minimize}
            trial: {function: sphere}
            """;

    @Test
    void a_reader_that_takes_nothing_is_cut_off_and_can_come_back() throws Exception {
        try (var server = ServerProcess.start(folder.resolve("data"), folder.resolve("server.log"))) {
            var study = server.submit(MANY);
            var events = server.address("/api/v1/studies/" + study + "/events");
            try (var socket = new Socket(events.getHost(), events.getPort())) {
                var out = socket.getOutputStream();
                out.write(("GET " + events.getPath() + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                // Nothing is read, so only writing shows whether the other side is still there.
                Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> {
                    try {
                        out.write('\n');
                        return false;
                    } catch (IOException e) {
                        return true;
                    }
                });
            }
            try (var reader = EventReader.after(events, 90_000)) {
                var rest = reader.all();
                assertThat(rest.getFirst().id()).isEqualTo(90_001);
                assertThat(rest.getLast().kind()).isEqualTo("end");
            }
        }
    }

    private static void hold(List<Event> events, JsonNode study) {
        var ended = new HashSet<Long>();
        Map<String, Long> outcomes = new HashMap<>();
        var best = Optional.<Event>empty();
        long id = 0;
        for (var event : events) {
            assertThat(event.id()).isEqualTo(++id);
            if (event.kind().equals("trial")) {
                assertThat(ended.add(event.json().path("index").asLong())).isTrue();
                outcomes.merge(event.json().path("outcome").asText(), 1L, Long::sum);
            } else if (event.kind().equals("best")) {
                best = Optional.of(event);
            }
        }
        assertThat(events.getLast().kind()).isEqualTo("end");
        assertThat(study.path("state").asText()).isEqualTo("completed");
        outcomes.forEach((outcome, count) ->
                assertThat(study.at("/counts/" + outcome).asLong()).as(outcome).isEqualTo(count));
        assertThat(ended).hasSize(study.path("points").asInt());
        assertThat(best.orElseThrow().json().path("index").asLong())
                .isEqualTo(study.at("/best/index").asLong());
        assertThat(events.getLast().json().path("counts")).isEqualTo(study.path("counts"));
    }
}
