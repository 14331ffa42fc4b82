package dev.gridwright;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gridwright.webhook.Receiver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server that is killed while it tells others of studies that end.
final class NotifyKillIT {
    private static final int KILLS = 3;
    private static final int STUDIES_A_LIFE = 4;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @Test
    void every_end_is_told_under_one_id_however_often_the_server_is_killed() throws Exception {
        var data = folder.resolve("data");
        var log = folder.resolve("server.log");
        var gate = new AtomicReference<>(new CountDownLatch(1));
        var studies = new ArrayList<String>();
        try (var receiver = Receiver.start((told, exchange) -> gate.get().await(120, TimeUnit.SECONDS) ? 200 : 500)) {
            var grid = """
                    version: 1
                    name: told
                    space: {x: {min: 1, max: 20, step: 1}}
                    trial: {function: sphere}
                    notify: [{url: "%s", on: [finished]}]
                    """.formatted(receiver.url("/"));
            Map<String, Set<String>> ids = new HashMap<>();
            for (int life = 0; life < KILLS; life++) {
                var server = ServerProcess.start(data, log, "--allow-host", "127.0.0.1");
                for (int i = 0; i < STUDIES_A_LIFE; i++) {
                    studies.add(server.submit(grid));
                }
                // It waits for the answer to one of them when it is killed.
                note(receiver.next(), ids);
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> server.json("/api/v1/studies/" + studies.getLast())
                                .path("state")
                                .asText()
                                .equals("completed"));
                server.kill();
            }
            gate.get().countDown();
            try (var server = ServerProcess.start(data, log, "--allow-host", "127.0.0.1")) {
                for (var study : studies) {
                    Awaitility.await()
                            .atMost(Duration.ofSeconds(60))
                            .until(() -> state(server.json("/api/v1/studies/" + study))
                                    .equals("delivered"));
                }
            }
            while (receiver.waiting() > 0) {
                note(receiver.next(), ids);
            }
            assertThat(ids.keySet()).containsExactlyInAnyOrderElementsOf(studies);
            assertThat(ids.values()).allSatisfy(ofStudy -> assertThat(ofStudy).hasSize(1));
        }
    }

    private static String state(JsonNode study) {
        return study.at("/notifications/0/state").asText();
    }

    private static void note(Receiver.Told told, Map<String, Set<String>> ids) throws Exception {
        var study = JSON.readTree(told.body()).at("/study/id").asText();
        ids.computeIfAbsent(study, ignored -> new HashSet<>()).add(told.id());
    }
}
