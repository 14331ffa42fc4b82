package dev.gridwright.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gridwright.app.ServerSettings.Purpose;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that commands leave, through a real server: of which trials they are kept, how they are served, when they go.
final class KeptFilesTest {
    private static final Duration DEADLOCK = Duration.ofSeconds(120);
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Each trial leaves a file with its number; the objective is (x * 7) % 10.
    private static final String GRID = """
            version: 1
            name: keep
            space: {x: [1, 2, 3, 4, 5, 6, 7, 8, 9]}
            objective: {metric: value, goal: GOAL}
            trial:
              command: [sh, -c, 'printf %s "$2" > "$1/model" && mkdir "$1/sub" && echo $(($2 * 7 % 10)) > "$1/sub/score" &&
                echo "{\\"value\\": $(($2 * 7 % 10))}"', sh, "${output_dir}", "${x}"]
              keep: 3
            """;

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        client.close();
    }

    private Server start() {
        return start(folder.resolve("data"));
    }

    private Server start(Path data) {
        return Server.start(new ServerSettings(
                data,
                "127.0.0.1",
                0,
                2,
                OptionalLong.empty(),
                Optional.empty(),
                Set.of(),
                new Purpose.Run(folder, Optional.empty())));
    }

    @Test
    void files_of_the_best_trials_are_kept_and_those_of_others_removed() throws Exception {
        try (var server = start()) {
            for (var goal : List.of("maximize", "minimize")) {
                var study = run(server, GRID.replace("GOAL", goal));

                // 7 * x modulo 10: x = 7 gives 9, 4 gives 8, 1 gives 7; and 3 gives 1, 6 gives 2, 9 gives 3.
                var best = goal.equals("maximize") ? List.of(6, 3, 0) : List.of(2, 5, 8);
                awaitKept(study, best);
                for (int index = 0; index < 9; index++) {
                    var files = json(server, trial(study, index) + "/files").path("items");
                    if (!best.contains(index)) {
                        assertThat(files).as("trial %s", index).isEmpty();
                        continue;
                    }
                    assertThat(files.findValuesAsText("name")).containsExactly("model", "sub/score");
                    assertThat(files.get(0).path("size_bytes").asInt()).isEqualTo(1);
                    assertThat(get(server, files.get(0).path("url").asText()).body())
                            .isEqualTo(Integer.toString(index + 1));
                    assertThat(get(server, trial(study, index) + "/files/sub/score")
                                    .body())
                            .isEqualTo((index + 1) * 7 % 10 + "\n");
                }
            }
            assertThat(folder.resolve("data/attempts")).isEmptyDirectory();
            var storage = json(server, "/api/v1/storage");
            assertThat(storage.path("kept_files").asInt()).isEqualTo(12);
            assertThat(storage.path("kept_files_bytes").asInt()).isEqualTo(6 + 12);
        }
    }

    private void awaitKept(String study, List<Integer> indices) {
        await().atMost(DEADLOCK)
                .untilAsserted(() -> assertThat(kept(study)).containsExactlyInAnyOrderElementsOf(indices));
    }

    private List<Integer> kept(String study) throws IOException {
        var path = folder.resolve("data/kept").resolve(study);
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (Stream<Path> trials = Files.list(path)) {
            return trials.map(trial -> trial.getFileName().toString())
                    .map(name -> name.endsWith(".part") ? -1 : Integer.parseInt(name.substring(0, name.indexOf('-'))))
                    .toList();
        }
    }

    private static String trial(String study, long index) {
        return "/api/v1/studies/" + study + "/trials/" + index;
    }

    private String run(Server server, String grid) throws IOException, InterruptedException {
        var id = submit(server, grid);
        awaitEnd(server, id);
        return id;
    }

    private JsonNode awaitEnd(Server server, String id) {
        return await().atMost(DEADLOCK)
                .until(
                        () -> json(server, "/api/v1/studies/" + id),
                        study -> !study.path("ended_at").isNull());
    }

    private String submit(Server server, String grid) throws IOException, InterruptedException {
        var answer = send(
                server,
                HttpRequest.newBuilder(server.address().resolve("/api/v1/studies"))
                        .header("Content-Type", "application/yaml")
                        .POST(BodyPublishers.ofString(grid)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return JSON.readTree(answer.body()).path("id").asText();
    }

    private JsonNode json(Server server, String path) throws IOException, InterruptedException {
        var answer = get(server, path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private HttpResponse<String> get(Server server, String path, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(server.address().resolve(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(server, request);
    }

    private HttpResponse<String> send(Server server, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        server.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
