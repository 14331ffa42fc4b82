package dev.gridwright;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills a real server again and again in the middle of a study, and holds what it shows against what it had shown.
final class CrashIT {
    private static final int KILLS = 25;
    private static final int POINTS = 2000;
    private static final ObjectMapper JSON = new ObjectMapper();

    /// About 25 seconds of work on two slots, so that every life of the server sees some of it.
    private static final String GRID = """
            version: 1
            name: crash
            space:
              x: {min: -5, max: 10, count: 50}
              y: {min: 0, max: 15, count: 40}
            objective: {metric: value, goal: minimize}
            trial: {function: branin, delay: 25ms}
            """;

    @TempDir
    private Path folder;

    /// What was shown of each trial, by index.
    private final Map<Long, JsonNode> shown = new HashMap<>();

    @Test
    void what_was_shown_survives_twenty_five_kills_and_every_point_ends_once() throws Exception {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var data = folder.resolve("data");
        var log = folder.resolve("server.log");
        String study = "";
        int inTheMiddle = 0;
        for (int life = 0; life < KILLS; life++) {
            try (var server = ServerProcess.start(data, log, "--slots", "2")) {
                if (study.isEmpty()) {
                    study = server.submit(GRID);
                }
                long until = System.nanoTime()
                        + Duration.ofMillis(50 + random.nextInt(300)).toNanos();
                do {
                    look(server, study, "seed " + seed + ", life " + life);
                    LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
                } while (System.nanoTime() < until);
                server.kill();
                inTheMiddle += shown.size() < POINTS ? 1 : 0;
            }
        }
        // A slow machine gives the trials more time between two kills.
        assertThat(inTheMiddle).as("kills in the middle of the study").isGreaterThanOrEqualTo(3);
        assertThat(shown).hasSizeGreaterThan(100);
        try (var server = ServerProcess.start(data, log, "--slots", "2")) {
            var ended = ended(server, study);
            look(server, study, "seed " + seed + ", last life");
            assertThat(shown).hasSize(POINTS);
            assertThat(ended.at("/counts/succeeded").asLong()).isEqualTo(POINTS);
            assertThat(ended.at("/points").asLong()).isEqualTo(POINTS);
            var best = best();
            assertThat(ended.at("/best/index").asLong())
                    .isEqualTo(best.get("index").asLong());
            assertThat(ended.at("/best/objective").asDouble())
                    .isEqualTo(best.get("objective").asDouble());
            assertThat(server.stop()).isZero();
        }
    }

    /// Reads the ended trials, and holds those that were seen before against what they were.
    private void look(ServerProcess server, String study, String when) throws IOException, InterruptedException {
        var answer = server.get("/api/v1/studies/" + study + "/trials?format=ndjson&order=completed");
        assertThat(answer.statusCode()).isEqualTo(200);
        for (var line : answer.body().split("\n")) {
            if (line.isEmpty()) {
                continue;
            }
            var trial = JSON.readTree(line);
            if (trial.get("outcome").isNull()) {
                continue;
            }
            var before = shown.putIfAbsent(trial.get("index").asLong(), trial);
            if (before != null) {
                assertThat(trial).as(when).isEqualTo(before);
            }
        }
        assertThat(shown.keySet()).as(when).hasSizeLessThanOrEqualTo(POINTS);
    }

    private static JsonNode ended(ServerProcess server, String study) {
        return Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(
                        () -> server.json("/api/v1/studies/" + study),
                        view -> view.get("state").asText().equals("completed"));
    }

    private JsonNode best() {
        JsonNode best = null;
        for (var trial : shown.values()) {
            if (best == null || isBetter(trial, best)) {
                best = trial;
            }
        }
        assertThat(best).isNotNull();
        return java.util.Objects.requireNonNull(best);
    }

    private static boolean isBetter(JsonNode trial, JsonNode than) {
        int order = Double.compare(
                trial.get("objective").asDouble(), than.get("objective").asDouble());
        return order < 0
                || (order == 0
                        && trial.get("index").asLong() < than.get("index").asLong());
    }
}
