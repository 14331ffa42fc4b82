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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Commands through a real server, from the grid to the trial that is shown.
final class CommandTrialsTest {
    private static final Duration DEADLOCK = Duration.ofSeconds(120);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        client.close();
    }

    private Server start(Optional<String> study) {
        return Server.start(new ServerSettings(
                folder.resolve("data"),
                "127.0.0.1",
                0,
                2,
                OptionalLong.empty(),
                Optional.empty(),
                Set.of(),
                new Purpose.Run(folder, study)));
    }

    @Test
    void a_script_in_the_folder_of_the_grid_is_tuned_unchanged() throws Exception {
        Files.writeString(folder.resolve("score.sh"), """
                echo "level $1 in $(pwd)"
                echo "epoch 1 score=$(($1 + $2))"
                echo "epoch 2 score=$(($1 * $2))"
                """);
        try (var server = start(Optional.empty())) {
            var study = run(server, """
                    version: 1
                    name: script
                    space: {x: [1, 2, 3], y: [5, 10]}
                    objective: {metric: score, goal: maximize}
                    trial:
                      command: [sh, score.sh, "${x}", "${y}"]
                      metrics: {from: regex, patterns: {score: "score=(\\\\d+)"}}
                    """);

            assertThat(study.at("/counts/succeeded").asInt()).isEqualTo(6);
            assertThat(study.at("/best/params/x").asInt()).isEqualTo(3);
            assertThat(study.at("/best/objective").asDouble()).isEqualTo(30);
            assertThat(text(server, trials(study) + "/0/log"))
                    .startsWith("level 1 in " + folder.toRealPath())
                    .contains("score=5");
        }
    }

    @Test
    void each_way_to_end_is_told_by_outcome_cause_and_code() throws Exception {
        try (var server = start(Optional.empty())) {
            var study = run(server, """
                    version: 1
                    name: ends
                    space:
                      script:
                        - "exit 3"
                        - "kill -ABRT $$"
                        - "echo done"
                        - "echo '{\\"value\\": NaN}'"
                        - "echo '{\\"step\\": 1, \\"value\\": 2}'"
                        - "echo '{\\"value\\": 7}'"
                    objective: {metric: value, goal: maximize}
                    trial: {command: [sh, -c, "${script}"], timeout: 10m}
                    """);

            assertThat(study.at("/state").asText()).isEqualTo("completed");
            assertEnded(server, study, 0, "failed", "exit");
            assertEnded(server, study, 1, "failed", "signal");
            assertEnded(server, study, 2, "invalid", "metric_missing");
            assertEnded(server, study, 3, "invalid", "metric_not_finite");
            var exited = json(server, trials(study) + "/0");
            assertThat(exited.at("/attempts/0/exit_code").asInt()).isEqualTo(3);
            assertThat(exited.at("/message").asText()).contains("exit code 3");
            assertThat(json(server, trials(study) + "/1")
                            .at("/attempts/0/exit_code")
                            .isNull())
                    .isTrue();
            for (var well : List.of("/2", "/3", "/5")) {
                assertThat(json(server, trials(study) + well)
                                .at("/attempts/0/exit_code")
                                .asInt(-1))
                        .as(well)
                        .isZero();
            }
            assertThat(json(server, trials(study) + "/1")
                            .at("/attempts/0/signal")
                            .asInt())
                    .isEqualTo(6);
            assertThat(json(server, trials(study) + "/4")
                            .at("/measurements/0/step")
                            .asInt())
                    .isEqualTo(1);
            assertThat(json(server, trials(study) + "/5").at("/objective").asDouble())
                    .isEqualTo(7);
        }
        assertThat(folder.resolve("data/attempts")).isEmptyDirectory();
    }

    @Test
    void a_command_that_reports_nothing_for_too_long_is_ended_with_all_it_started() throws Exception {
        try (var server = start(Optional.empty())) {
            var study = run(server, """
                    version: 1
                    name: idle
                    space: {x: 1}
                    objective: {metric: value, goal: maximize}
                    trial:
                      command: [sh, -c, "sleep 1000 & trap '' TERM; while :; do sleep 1; done"]
                      timeout: {run: 10m, idle: 500ms, grace: 100ms}
                    """);

            assertEnded(server, study, 0, "timed_out", "idle_timeout");
        }
        assertThat(folder.resolve("data/attempts")).isEmptyDirectory();
    }

    @Test
    void an_exit_code_that_is_to_be_tried_again_is() throws Exception {
        try (var server = start(Optional.empty())) {
            var study = run(server, """
                    version: 1
                    name: again
                    space: {x: 1}
                    objective: {metric: value, goal: maximize}
                    trial:
                      command: [sh, -c, 'test ${attempt} = 3 || exit 75; echo "{\\"value\\": ${attempt}}"']
                      retry: {max: 5, on: ["exit:75"], backoff: {first: 1ms}}
                    """);

            assertThat(study.at("/best/objective").asDouble()).isEqualTo(3);
            assertThat(json(server, trials(study) + "/0").at("/attempts")).hasSize(3);
        }
    }

    @Test
    void a_command_under_way_when_the_server_ends_runs_again_after_its_start() throws Exception {
        var grid = """
                version: 1
                name: interrupted
                space: {x: 1}
                objective: {metric: value, goal: maximize}
                trial:
                  command: [sh, -c, 'echo $$ >> pids; test -e go || sleep 1000; echo "{\\"value\\": 1}"']
                  timeout: {run: 10m, grace: 1s}
                """;
        String location;
        try (var server = start(Optional.empty())) {
            location = submit(server, grid);
            var pids = folder.resolve("pids");
            await().atMost(DEADLOCK).until(() -> Files.exists(pids) && Files.size(pids) > 1);
            server.close(Duration.ZERO);
        }
        Files.createFile(folder.resolve("go"));
        try (var server = start(Optional.of(location.substring(location.lastIndexOf('/') + 1)))) {
            var study = ended(server, location);

            assertThat(study.at("/counts/succeeded").asInt()).isOne();
            assertThat(Files.readAllLines(folder.resolve("pids"))).hasSize(2);
        }
    }

    private void assertEnded(Server server, JsonNode study, int index, String outcome, String cause) throws Exception {
        var trial = json(server, trials(study) + "/" + index);
        assertThat(trial.at("/outcome").asText()).as(trial.toString()).isEqualTo(outcome);
        assertThat(trial.at("/cause").asText()).as(trial.toString()).isEqualTo(cause);
    }

    private static String trials(JsonNode study) {
        return "/api/v1/studies/" + study.at("/id").asText() + "/trials";
    }

    private JsonNode run(Server server, String grid) throws Exception {
        return ended(server, submit(server, grid));
    }

    private String submit(Server server, String grid) throws Exception {
        var answer = send(
                server,
                request(server, "/api/v1/studies")
                        .header("Content-Type", "application/yaml")
                        .POST(BodyPublishers.ofString(grid)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private JsonNode ended(Server server, String location) throws Exception {
        var study = read(send(server, request(server, location + "?until=ended").header("Prefer", "wait=60"))
                .body());
        assertThat(study.path("ended_at").isTextual()).as(study.toString()).isTrue();
        return study;
    }

    private JsonNode json(Server server, String path) throws Exception {
        return read(text(server, path));
    }

    private String text(Server server, String path) throws Exception {
        var answer = send(server, request(server, path));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private static HttpRequest.Builder request(Server server, String path) {
        var request = HttpRequest.newBuilder(server.address().resolve(path)).timeout(DEADLOCK);
        server.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        return request;
    }

    private HttpResponse<String> send(Server server, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonNode read(String text) throws IOException {
        return JSON.readTree(text);
    }
}
