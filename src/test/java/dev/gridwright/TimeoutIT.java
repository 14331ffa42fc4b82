package dev.gridwright;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.evaluate.PluginJar;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Trials that never end, through the real server: they cost themselves and nobody else.
final class TimeoutIT {
    /// The outer parameter makes three trials of each deed.
    private static final String GRID = """
            version: 1
            name: hang
            space: {n: [1, 2, 3], deed: [behave, spin, exit 3, segfault]}
            objective: {metric: value, goal: maximize}
            trial:
              java: {class: Nasty, jar: Nasty.jar}
              timeout: {run: 2s, grace: 1s}
            """;

    @TempDir
    private Path folder;

    @Test
    void trials_that_spin_exit_or_crash_cost_only_themselves_and_leave_nothing_behind() throws Exception {
        var jar = PluginJar.of(folder, "Nasty");
        try (var server = ServerProcess.start(
                folder.resolve("data"),
                folder.resolve("server.log"),
                "--slots",
                "2",
                "--plugins",
                jar.getParent().toString())) {
            var study = server.submit(GRID);
            var ended = Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(
                            () -> server.json("/api/v1/studies/" + study),
                            view -> view.get("state").asText().equals("completed"));
            assertThat(ended.at("/counts/succeeded").asLong()).isEqualTo(3);
            assertThat(ended.at("/counts/timed_out").asLong()).isEqualTo(3);
            assertThat(ended.at("/counts/failed").asLong()).isEqualTo(6);
            for (int spinning : new int[] {1, 5, 9}) {
                var hung = server.json("/api/v1/studies/" + study + "/trials/" + spinning);
                assertThat(hung.get("outcome").asText()).isEqualTo("timed_out");
                assertThat(hung.get("cause").asText()).isEqualTo("run_timeout");
                assertThat(lasted(hung.at("/attempts/0"))).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
            }
            assertThat(cause(server, study, 2)).isEqualTo("exit");
            assertThat(cause(server, study, 3)).isEqualTo("signal");

            var children = server.handle().descendants().toList();
            assertThat(children).as("two warm children and a spare").hasSizeLessThanOrEqualTo(3);
            assertThat(server.stop()).isZero();
            assertThat(children).noneMatch(ProcessHandle::isAlive);
        }
    }

    private static String cause(ServerProcess server, String study, int index) throws Exception {
        return server.json("/api/v1/studies/" + study + "/trials/" + index)
                .get("cause")
                .asText();
    }

    private static Duration lasted(JsonNode attempt) {
        return Duration.between(
                Instant.parse(attempt.get("started_at").asText()),
                Instant.parse(attempt.get("ended_at").asText()));
    }
}
