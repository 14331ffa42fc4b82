package dev.gridwright.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a flight recording of a server shows of its trials.
final class AttemptRecordingTest {
    private static final String EVENT = "dev.gridwright.Attempt";

    /// Of trials that take 20 ms by one clock, measured by another.
    private static final Duration LEAST = Duration.ofMillis(15);

    @TempDir
    private Path folder;

    @Test
    void every_attempt_is_an_event_with_its_beginning_end_and_outcome() throws Exception {
        var events = recorded("""
                version: 1
                name: sphere
                space: {x: [1, 2, 3]}
                objective: {metric: value, goal: minimize}
                trial: {function: sphere, delay: 20ms}
                """);

        assertThat(events)
                .extracting(
                        event -> event.getLong("index"),
                        event -> event.getInt("attempt"),
                        event -> event.getString("kind"),
                        event -> event.getString("pool"),
                        event -> event.getString("slot"),
                        event -> event.getString("outcome"),
                        event -> event.getString("cause"))
                .containsExactly(
                        tuple(0L, 1, "function", "cpu", "cpu-0", "succeeded", ""),
                        tuple(1L, 1, "function", "cpu", "cpu-0", "succeeded", ""),
                        tuple(2L, 1, "function", "cpu", "cpu-0", "succeeded", ""));
        assertThat(events)
                .allSatisfy(event -> {
                    assertThat(event.getString("study")).startsWith("sphere-");
                    assertThat(event.getDuration()).isGreaterThanOrEqualTo(LEAST);
                })
                .extracting(event -> event.getLong("token"))
                .doesNotHaveDuplicates();
    }

    @Test
    void an_attempt_that_fails_and_its_repetition_are_two_events() throws Exception {
        var events = recorded("""
                version: 1
                name: failing
                space: {x: [1]}
                objective: {metric: value, goal: minimize}
                trial:
                  command: [sh, -c, "exit 3"]
                  retry: {max: 1, on: ["exit:3"], backoff: {first: 1ms}}
                """);

        assertThat(events)
                .extracting(
                        event -> event.getInt("attempt"),
                        event -> event.getString("outcome"),
                        event -> event.getString("cause"))
                .containsExactly(tuple(1, "failed", "exit"), tuple(2, "failed", "exit"));
    }

    /// The events of a study that is run to its end, in the order in which they began.
    private List<RecordedEvent> recorded(String grid) throws Exception {
        var file = folder.resolve("recording.jfr");
        var purpose = new ServerSettings.Purpose.Run(folder, Optional.empty());
        var local = ServerSettings.local(folder.resolve("data"), 1);
        try (var recording = new Recording();
                var client = HttpClient.newHttpClient()) {
            recording.enable(EVENT).withThreshold(Duration.ZERO);
            recording.start();
            try (var server = Server.start(new ServerSettings(
                    local.data(),
                    local.host(),
                    local.port(),
                    1,
                    local.maxPoints(),
                    local.plugins(),
                    local.publicHosts(),
                    purpose))) {
                var answer = client.send(
                        HttpRequest.newBuilder(server.address().resolve("/api/v1/studies"))
                                .header("Content-Type", "application/yaml")
                                .header(
                                        "Authorization",
                                        "Bearer " + server.token().orElseThrow())
                                .header("Prefer", "wait=60")
                                .POST(BodyPublishers.ofString(grid))
                                .build(),
                        BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
                assertThat(answer.body()).contains("\"ended_at\":\"");
            }
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals(EVENT))
                .sorted(Comparator.comparing(RecordedEvent::getStartTime))
                .toList();
    }
}
