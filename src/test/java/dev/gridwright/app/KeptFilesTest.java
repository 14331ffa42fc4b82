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
        return Server.start(new ServerSettings(
                folder.resolve("data"),
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

    @Test
    void a_file_is_sent_whole_or_in_parts_and_never_shown_by_a_browser() throws Exception {
        try (var server = start()) {
            var study = run(server, """
                    version: 1
                    name: page
                    space: {x: [1]}
                    objective: {metric: value, goal: maximize}
                    trial:
                      command: [sh, -c, 'printf "<script>alert(1)</script>" > "$1/a \\"b\\".html"; echo "{\\"value\\": 1}"', sh, "${output_dir}"]
                    """);
            var listed = json(server, trial(study, 0) + "/files").at("/items/0");
            var url = listed.path("url").asText();

            var whole = get(server, url);
            assertThat(whole.body()).isEqualTo("<script>alert(1)</script>");
            assertThat(header(whole, "Content-Type")).isEqualTo("application/octet-stream");
            assertThat(header(whole, "Content-Disposition"))
                    .isEqualTo("attachment; filename=\"a _b_.html\"; filename*=UTF-8''a%20%22b%22.html");
            assertThat(header(whole, "X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(header(whole, "Content-Security-Policy")).contains("default-src 'none'", "sandbox");
            assertThat(header(whole, "Content-Length")).isEqualTo("25");
            var tag = header(whole, "ETag");

            var part = get(server, url, "Range", "bytes=1-6");
            assertThat(part.statusCode()).isEqualTo(206);
            assertThat(part.body()).isEqualTo("script");
            assertThat(header(part, "Content-Range")).isEqualTo("bytes 1-6/25");
            assertThat(get(server, url, "Range", "bytes=-9", "If-Range", tag).body())
                    .isEqualTo("</script>");
            assertThat(get(server, url, "Range", "bytes=-9", "If-Range", "\"other\"")
                            .statusCode())
                    .isEqualTo(200);
            var beyond = get(server, url, "Range", "bytes=25-");
            assertThat(beyond.statusCode()).isEqualTo(416);
            assertThat(header(beyond, "Content-Range")).isEqualTo("bytes */25");
            var head = send(
                    server,
                    HttpRequest.newBuilder(server.address().resolve(url)).HEAD());
            assertThat(head.body()).isEmpty();
            assertThat(header(head, "Content-Length")).isEqualTo("25");

            for (var other : List.of("nothing", "list", "..%2Flist", "a", "%2e%2e/list", "a%00b", "x/y/z")) {
                var answer = get(server, trial(study, 0) + "/files/" + other);
                assertThat(answer.statusCode()).as(other).isIn(400, 404);
            }
            assertThat(get(server, trial(study, 9) + "/files").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void what_is_not_kept_is_said_at_the_end_of_the_log() throws Exception {
        try (var server = start()) {
            var study = run(server, """
                    version: 1
                    name: leftout
                    space: {x: [1]}
                    objective: {metric: value, goal: maximize}
                    trial:
                      command: [sh, -c, 'cd "$1"; ln -s /etc/passwd link; truncate -s 2T huge; echo 1 > good; printf "{\\"value\\": 1}"', sh, "${output_dir}"]
                    """);

            var files = json(server, trial(study, 0) + "/files").path("items");
            assertThat(files.findValuesAsText("name")).containsExactly("good");
            assertThat(get(server, trial(study, 0) + "/log").body())
                    .isEqualTo(
                            "{\"value\": 1}\n[gridwright] Not kept: huge has 2,199,023,255,552 bytes, and there is room"
                                    + " for 1,073,741,822 more: a trial keeps at most 1,073,741,824 bytes.\n"
                                    + "[gridwright] Not kept: link is a symbolic link.\n");
        }
    }

    @Test
    void files_go_with_their_study_and_nothing_is_kept_where_nothing_is_wanted() throws Exception {
        try (var server = start()) {
            var none = run(server, GRID.replace("GOAL", "minimize").replace("keep: 3", "keep: 0"));
            assertThat(folder.resolve("data/kept").resolve(none)).doesNotExist();
            var study = run(server, GRID.replace("GOAL", "minimize"));
            awaitKept(study, List.of(2, 5, 8));

            var deleted = send(
                    server,
                    HttpRequest.newBuilder(server.address().resolve("/api/v1/studies/" + study))
                            .DELETE());
            assertThat(deleted.statusCode()).isEqualTo(204);

            await().atMost(DEADLOCK)
                    .until(() -> !Files.exists(folder.resolve("data/kept").resolve(study)));
            assertThat(get(server, trial(study, 2) + "/files").statusCode()).isEqualTo(404);
            assertThat(json(server, "/api/v1/storage").path("kept_files").asInt())
                    .isZero();
        }
    }

    @Test
    void files_outlive_the_server_and_what_no_study_wants_is_swept_when_it_starts() throws Exception {
        String study;
        try (var server = start()) {
            study = run(server, GRID.replace("GOAL", "minimize"));
        }
        var root = folder.resolve("data/kept");
        Files.createDirectories(root.resolve("gone-abc234/1-1/files"));
        Files.createDirectories(root.resolve(study).resolve("1-1.part"));
        Files.createDirectories(root.resolve(study).resolve("7-1/files"));

        try (var server = start()) {
            await().atMost(DEADLOCK).until(() -> !Files.exists(root.resolve("gone-abc234")));
            awaitKept(study, List.of(2, 5, 8));
            assertThat(get(server, trial(study, 2) + "/files/model").body()).isEqualTo("3");
        }
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
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
