package dev.gridwright.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.api.Wire;
import dev.gridwright.app.ServerSettings.Purpose;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Results of earlier studies, reused by a whole server.
final class ReuseServerTest {
    private static final String BRANIN = """
            version: 1
            name: branin
            space: {x: {min: 0, max: 9, step: 1}, y: [1, 2, 3]}
            objective: {metric: value, goal: minimize}
            gates: ["best < 30", "p(99)(duration) < 10m"]
            trial: {function: branin}
            cache: {mode: readwrite}
            """;

    private static final String TREES = """
            version: 1
            name: trees
            space: {max_depth: [1, 2]}
            objective: {metric: accuracy, goal: maximize, folds: 2}
            trial: {model: decision_tree, data: {csv: data.csv, target: label}}
            cache: {mode: readwrite}
            """;

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        client.close();
    }

    private Server start() {
        return Server.start(new ServerSettings(
                folder.resolve("data"),
                "127.0.0.1",
                0,
                1,
                OptionalLong.of(1_000),
                Optional.empty(),
                Set.of(),
                new Purpose.Serve(Optional.of(folder))));
    }

    private JsonNode send(HttpRequest.Builder request) throws Exception {
        var answer = client.send(request.build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
        return Wire.JSON.readTree(answer.body());
    }

    private JsonNode run(Server server, String grid) throws Exception {
        var submitted = send(HttpRequest.newBuilder(server.address().resolve("/api/v1/studies"))
                .header("Content-Type", "application/yaml")
                .POST(BodyPublishers.ofString(grid)));
        var ended = server.address()
                .resolve("/api/v1/studies/" + submitted.path("id").asText() + "?until=ended");
        JsonNode study;
        do {
            study = send(HttpRequest.newBuilder(ended).header("Prefer", "wait=60"));
        } while (study.path("ended_at").isNull());
        return study;
    }

    private JsonNode plan(Server server, String grid) throws Exception {
        return send(HttpRequest.newBuilder(server.address().resolve("/api/v1/plan"))
                .header("Content-Type", "application/yaml")
                .POST(BodyPublishers.ofString(grid)));
    }

    private JsonNode trial(Server server, JsonNode study, int index) throws Exception {
        return send(HttpRequest.newBuilder(
                server.address().resolve("/api/v1/studies/" + study.path("id").asText() + "/trials/" + index)));
    }

    @Test
    void a_rerun_answers_like_the_first_run_and_runs_nothing() throws Exception {
        JsonNode first;
        try (var server = start()) {
            first = run(server, BRANIN);
            assertThat(first.at("/counts/succeeded").asLong()).isEqualTo(30);
            assertThat(first.at("/counts/cached").asLong()).isZero();
        }
        try (var server = start()) {
            var second = run(server, BRANIN);
            assertThat(second.at("/counts/cached").asLong()).isEqualTo(30);
            assertThat(second.path("verdict")).isEqualTo(first.path("verdict"));
            assertThat(second.at("/best/objective")).isEqualTo(first.at("/best/objective"));

            var ran = trial(server, first, 4);
            var reused = trial(server, second, 4);
            for (var same : Set.of("params", "objective", "metrics", "seed", "duration_seconds", "measurements")) {
                assertThat(reused.path(same)).as(same).isEqualTo(ran.path(same));
            }
            assertThat(reused.path("cached").asBoolean()).isTrue();
            assertThat(reused.path("attempts")).isEmpty();
            assertThat(reused.at("/reused/study")).isEqualTo(first.path("id"));
            assertThat(reused.at("/reused/index").asLong()).isEqualTo(4);
            assertThat(reused.at("/reused/ended_at")).isEqualTo(ran.at("/attempts/0/ended_at"));

            var ids = new HashSet<Long>();
            try (var events = EventReader.open(URI.create(
                    server.address() + "/api/v1/studies/" + second.path("id").asText() + "/events"))) {
                var all = events.until(event -> event.kind().equals("end"));
                all.stream().filter(event -> event.kind().equals("trial")).forEach(event -> {
                    assertThat(event.json().path("cached").asBoolean()).isTrue();
                    ids.add(event.json().path("index").asLong());
                });
            }
            assertThat(ids).hasSize(30);
            var metrics = client.send(
                            HttpRequest.newBuilder(server.address().resolve("/metrics"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            assertThat(metrics)
                    .contains("gridwright_trials_cached_total 30.0\n")
                    .contains("gridwright_trials_started_total 0.0\n")
                    .contains("gridwright_trials_finished_total{outcome=\"succeeded\"} 30.0\n");

            var wider = BRANIN.replace("[1, 2, 3]", "[1, 2, 3, 4]");
            assertThat(plan(server, BRANIN).path("cached").asLong()).isEqualTo(30);
            assertThat(plan(server, wider).path("cached").asLong()).isEqualTo(30);
            assertThat(plan(server, wider + "search: {seed: 1}\n").path("cached"))
                    .hasToString("0");
            assertThat(plan(server, wider.replace("readwrite", "write")).has("cached"))
                    .isFalse();
            assertThat(plan(server, wider.replace("step: 1", "step: 0.0001")).has("cached"))
                    .isFalse();
            var more = run(server, wider);
            assertThat(more.at("/counts/succeeded").asLong()).isEqualTo(40);
            assertThat(more.at("/counts/cached").asLong()).isEqualTo(30);
        }
    }

    @Test
    void a_learner_is_asked_again_when_its_data_changed() throws Exception {
        var data = new StringBuilder("a,label\n");
        for (int i = 0; i < 40; i++) {
            data.append(i).append(i % 3 == 0 ? ",x\n" : ",y\n");
        }
        Files.writeString(folder.resolve("data.csv"), data);
        try (var server = start()) {
            var first = run(server, TREES);
            assertThat(first.at("/counts/succeeded").asLong()).isEqualTo(2);
            var second = run(server, TREES);
            assertThat(second.at("/counts/cached").asLong()).isEqualTo(2);
            assertThat(trial(server, second, 1).path("metrics"))
                    .isEqualTo(trial(server, first, 1).path("metrics"));
            Files.writeString(folder.resolve("data.csv"), data.append("41,x\n"));
            assertThat(run(server, TREES).at("/counts/cached").asLong()).isZero();
        }
    }
}
