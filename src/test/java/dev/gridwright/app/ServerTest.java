package dev.gridwright.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.api.Wire;
import dev.gridwright.app.ServerSettings.Purpose;
import dev.gridwright.quota.Quota;
import dev.gridwright.web.WebSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

final class ServerTest {

    private static final String BRANIN = """
            version: 1
            name: branin
            space:
              x: {min: -5, max: 10, count: 31}
              y: {min: 0, max: 15, count: 31}
            objective: {metric: value, goal: minimize}
            trial: {function: branin}
            """;

    /// Long enough for a test to find it running.
    private static final String SLOW = """
            version: 1
            name: slow
            space: {x: {min: 0, max: 99, step: 1}, y: 1}
            objective: {metric: value, goal: minimize}
            trial: {function: sphere, delay: 5s}
            """;

    private static final Duration DEADLOCK = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void a_grid_sent_over_http_is_run_to_its_end() throws Exception {
        try (var server = Server.start(ServerSettings.local(folder, 2))) {
            var submitted = post(server, "/api/v1/studies", BRANIN);
            assertThat(submitted.statusCode()).as(submitted.body()).isEqualTo(201);
            var location = submitted.headers().firstValue("Location").orElseThrow();

            var study = json(server, location + "?until=ended", "Prefer", "wait=60");
            assertThat(study.path("state").asText()).isEqualTo("completed");
            assertThat(study.path("stop_reason").asText()).isEqualTo("exhausted");
            assertThat(study.at("/counts/succeeded").asLong()).isEqualTo(961);
            assertThat(study.path("counts")
                            .valueStream()
                            .mapToLong(JsonNode::asLong)
                            .sum())
                    .isEqualTo(961);
            assertThat(study.at("/provenance/versions/gridwright").asText())
                    .isNotEmpty()
                    .doesNotContain("$");
            assertThat(study.at("/provenance/grid_sha256").asText()).hasSize(64);

            var trials = get(server, location + "/trials?format=ndjson")
                    .body()
                    .lines()
                    .map(ServerTest::read)
                    .toList();
            assertThat(trials.stream().map(trial -> trial.path("index").asInt()))
                    .containsExactlyElementsOf(IntStream.range(0, 961).boxed().toList());
            for (var trial : trials) {
                assertThat(trial.path("objective").asDouble())
                        .isEqualTo(branin(
                                trial.at("/params/x").asDouble(),
                                trial.at("/params/y").asDouble()));
                assertThat(trial.path("attempts")).hasSize(1);
            }
            double least = trials.stream()
                    .mapToDouble(trial -> trial.path("objective").asDouble())
                    .min()
                    .orElseThrow();
            assertThat(study.at("/best/objective").asDouble()).isEqualTo(least);
            assertThat(json(server, location + "/best?k=1").at("/items/0")).isEqualTo(study.path("best"));
            assertThat(get(server, location + "/grid").body()).isEqualTo(BRANIN);
            assertThat(get(server, location + "/trials?format=csv").body().lines())
                    .hasSize(962);

            var metrics = get(server, "/metrics").body();
            assertThat(metrics)
                    .contains("gridwright_trials_finished_total{outcome=\"succeeded\"} 961.0\n")
                    .contains("gridwright_studies_submitted_total 1.0\n")
                    .contains("gridwright_studies_finished_total{state=\"completed\"} 1.0\n")
                    .contains("gridwright_slots{pool=\"cpu\",state=\"idle\"} 2.0\n")
                    .contains("gridwright_trial_duration_seconds_count{kind=\"function\",outcome=\"succeeded\"} 961\n");
        }
    }

    private static double branin(double x, double y) {
        double b = 5.1 / (4 * Math.PI * Math.PI);
        double c = 5 / Math.PI;
        double t = 1 / (8 * Math.PI);
        double root = y - b * x * x + c * x - 6;
        return root * root + 10 * (1 - t) * Math.cos(x) + 10;
    }

    @Test
    void a_wrong_grid_is_refused_with_all_its_problems_and_their_lines() throws Exception {
        try (var server = Server.start(ServerSettings.local(folder, 1))) {
            var answer = post(server, "/api/v1/studies", """
                    version: 1
                    name: Wrong Name
                    space: {x: [1, 2]}
                    objective: {metric: value, goal: minimise}
                    trial: {function: branin, dely: 1s}
                    """);

            assertThat(answer.statusCode()).isEqualTo(422);
            var errors = read(answer.body()).path("errors");
            assertThat(errors.findValuesAsText("pointer")).contains("/name", "/objective/goal", "/trial/dely");
            assertThat(errors.valueStream().map(error -> error.path("line").asInt()))
                    .contains(2, 4, 5);
            assertThat(json(server, "/api/v1/studies").path("items")).isEmpty();
            assertThat(get(server, "/metrics").body())
                    .contains("gridwright_studies_rejected_total{reason=\"invalid\"} 1.0\n");
        }
    }

    @Test
    void a_plan_is_made_over_http() throws Exception {
        try (var server = Server.start(ServerSettings.local(folder, 1))) {
            var plan = read(post(server, "/api/v1/plan?range=0:10", BRANIN).body());

            assertThat(plan.path("points").asLong()).isEqualTo(10);
            assertThat(plan.path("raw_points").asLong()).isEqualTo(961);
            assertThat(plan.path("exact").asBoolean()).isTrue();
            assertThat(plan.path("axes").findValuesAsText("name")).containsExactly("x", "y");
            assertThat(json(server, "/api/v1/studies").path("items")).isEmpty();
        }
    }

    @Test
    void more_points_than_allowed_are_refused() throws Exception {
        var settings = new ServerSettings(
                folder,
                "127.0.0.1",
                0,
                1,
                OptionalLong.of(960),
                Optional.empty(),
                Set.of(),
                new Purpose.Serve(Optional.empty(), Optional.empty()));
        try (var server = Server.start(settings)) {
            var answer = post(server, "/api/v1/studies", BRANIN);
            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(read(answer.body()).path("type").asText()).isEqualTo("/problems/grid-too-large");
            assertThat(post(server, "/api/v1/studies?range=0:960", BRANIN).statusCode())
                    .isEqualTo(201);
        }
    }

    @Test
    void running_trials_are_shown_and_a_cancel_ends_them() throws Exception {
        try (var server = Server.start(ServerSettings.local(folder, 2))) {
            var location = post(server, "/api/v1/studies", SLOW)
                    .headers()
                    .firstValue("Location")
                    .orElseThrow();
            assertThat(twoRunning(server, location).get(0).at("/params/y").asInt())
                    .isEqualTo(1);

            var cancelled = post(server, location + "/cancel", "{\"mode\": \"kill\"}", "application/json");
            assertThat(cancelled.statusCode()).isEqualTo(202);
            var study = json(server, location + "?until=ended", "Prefer", "wait=30");
            assertThat(study.path("state").asText()).isEqualTo("cancelled");
            assertThat(study.at("/counts/cancelled").asInt()).isEqualTo(2);
            assertThat(study.at("/counts/skipped").asInt()).isEqualTo(98);
        }
    }

    @Test
    void a_study_goes_on_after_a_restart_but_not_for_the_run_of_another() throws Exception {
        String location;
        try (var server = Server.start(ServerSettings.local(folder, 2))) {
            location = post(server, "/api/v1/studies", SLOW)
                    .headers()
                    .firstValue("Location")
                    .orElseThrow();
            server.close(Duration.ZERO);
        }
        try (var server = Server.start(run(Optional.empty()))) {
            assertThat(json(server, location + "/trials?state=running").path("items"))
                    .isEmpty();
            server.close(Duration.ZERO);
        }
        try (var server = Server.start(run(Optional.of(location.substring(location.lastIndexOf('/') + 1))))) {
            twoRunning(server, location);
            post(server, location + "/cancel", "");
            assertThat(json(server, location + "?until=ended", "Prefer", "wait=30")
                            .path("state")
                            .asText())
                    .isEqualTo("cancelled");
        }
    }

    private ServerSettings run(Optional<String> study) {
        return new ServerSettings(
                folder,
                "127.0.0.1",
                0,
                2,
                OptionalLong.empty(),
                Optional.empty(),
                Set.of(),
                new Purpose.Run(folder, study));
    }

    @Test
    void a_server_for_one_run_is_opened_by_its_token_alone() throws Exception {
        try (var server = Server.start(run(Optional.empty()))) {
            var file = folder.resolve("server.json");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            var stated = read(Files.readString(file));
            assertThat(stated.path("address").asText())
                    .isEqualTo(server.address().toString());
            assertThat(stated.path("pid").asLong())
                    .isEqualTo(ProcessHandle.current().pid());
            assertThat(stated.path("token").asText())
                    .isEqualTo(server.token().orElseThrow())
                    .startsWith("gw_")
                    .hasSize(55);

            var unopened = HttpRequest.newBuilder(server.address().resolve("/api/v1/studies"))
                    .build();
            assertThat(client.send(unopened, BodyHandlers.ofString()).statusCode())
                    .isEqualTo(401);
            assertThat(get(server, "/api/v1/studies").statusCode()).isEqualTo(200);
        }
        assertThat(folder.resolve("server.json")).doesNotExist();
    }

    @Test
    void a_held_directory_is_named_with_its_holder_and_nothing_is_changed() throws Exception {
        try (var server = Server.start(ServerSettings.local(folder, 1))) {
            assertThatThrownBy(() -> Server.start(ServerSettings.local(folder, 1)))
                    .isInstanceOf(DirectoryHeld.class)
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
            assertThat(folder.resolve("server.json")).exists();
            assertThat(get(server, "/health/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_server_that_cannot_start_leaves_nothing_behind() throws Exception {
        try (var server = Server.start(ServerSettings.local(folder.resolve("one"), 1))) {
            var samePort = new ServerSettings(
                    folder.resolve("two"),
                    "127.0.0.1",
                    server.address().getPort(),
                    1,
                    OptionalLong.empty(),
                    Optional.empty(),
                    Set.of(),
                    new Purpose.Serve(Optional.empty(), Optional.empty()));
            assertThatThrownBy(() -> Server.start(samePort)).hasMessageContaining("in use");
            assertThat(folder.resolve("two/server.json")).doesNotExist();
        }
        Server.start(ServerSettings.local(folder.resolve("two"), 1)).close();
    }

    @Test
    void a_drain_lets_running_trials_finish_and_refuses_new_studies() throws Exception {
        var server = Server.start(ServerSettings.local(folder, 2));
        var location = post(server, "/api/v1/studies", SLOW)
                .headers()
                .firstValue("Location")
                .orElseThrow();
        twoRunning(server, location);
        var draining = Thread.ofPlatform().name("drain").start(server::close);
        var ready = await().atMost(DEADLOCK)
                .until(() -> get(server, "/health/ready"), answer -> answer.statusCode() == 503);
        assertThat(ready.body()).contains("shutting down");
        assertThat(post(server, "/api/v1/studies", BRANIN).statusCode()).isEqualTo(503);
        draining.join();

        try (var next = Server.start(run(Optional.empty()))) {
            var trials = json(next, location + "/trials").path("items");
            assertThat(trials.size()).isEqualTo(2);
            assertThat(trials.findValuesAsText("outcome")).contains("succeeded").doesNotContain("cancelled");
        }
    }

    @Test
    void an_address_that_others_reach_needs_a_token() throws Exception {
        var open = new ServerSettings(
                folder,
                "0.0.0.0",
                0,
                1,
                OptionalLong.empty(),
                Optional.empty(),
                Set.of(),
                new Purpose.Serve(Optional.empty(), Optional.empty()));
        var log = (Logger) LoggerFactory.getLogger(Server.class);
        var warnings = new ListAppender<ILoggingEvent>();
        warnings.start();
        log.addAppender(warnings);
        try (var server = Server.start(open)) {
            assertThat(server.address().getHost()).isEqualTo("127.0.0.1");
            assertThat(server.token()).isPresent();
            assertThat(get(server, "/api/v1/studies").statusCode()).isEqualTo(200);
            assertThat(bare(server, "/api/v1/studies").statusCode()).isEqualTo(401);
            assertThat(Files.getPosixFilePermissions(folder.resolve("admin.token")))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            assertThat(warnings.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .anySatisfy(text -> assertThat(text).startsWith("NOT ENCRYPTED: others can reach 0.0.0.0"));
        } finally {
            log.detachAppender(warnings);
        }
    }

    @Test
    void the_first_administrators_token_is_in_a_file_and_lasts() throws Exception {
        var settings = new ServerSettings(
                folder,
                "127.0.0.1",
                0,
                ServerSettings.sizes(1),
                OptionalLong.empty(),
                Optional.empty(),
                Set.of(),
                new Purpose.Serve(Optional.empty()),
                new ServerSettings.Safety(true, Optional.empty(), WebSettings.Bounds.DEFAULT, Quota.DEFAULT));
        var file = folder.resolve("admin.token");
        String token;
        try (var server = Server.start(settings)) {
            assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
            token = Files.readString(file).strip();
            assertThat(bare(server, "/api/v1/studies", "Authorization", "Bearer " + token)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(bare(server, "/api/v1/studies").statusCode()).isEqualTo(401);
        }
        Files.delete(file);
        try (var server = Server.start(settings)) {
            assertThat(file).doesNotExist();
            var tokens = bare(server, "/api/v1/tokens", "Authorization", "Bearer " + token);
            assertThat(read(tokens.body()).path("items")).hasSize(1);
            var id = read(tokens.body()).at("/items/0/id").asText();
            var revoked = client.send(
                    HttpRequest.newBuilder(server.address().resolve("/api/v1/tokens/" + id))
                            .header("Authorization", "Bearer " + token)
                            .DELETE()
                            .build(),
                    BodyHandlers.ofString());
            assertThat(revoked.statusCode()).isEqualTo(204);
        }
        try (var server = Server.start(settings)) {
            assertThat(Files.readString(file).strip()).isNotEqualTo(token);
            assertThat(bare(server, "/api/v1/tokens", "Authorization", "Bearer " + token)
                            .statusCode())
                    .isEqualTo(401);
        }
        try (var names = Files.list(folder)) {
            assertThat(names.map(path -> path.getFileName().toString())).noneMatch(name -> name.endsWith(".tmp"));
        }
    }

    /// Without the token of the run.
    private HttpResponse<String> bare(Server server, String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(server.address().resolve(path));
        return client.send(
                headers.length == 0 ? request.build() : request.headers(headers).build(), BodyHandlers.ofString());
    }

    private JsonNode twoRunning(Server server, String location) {
        return await().atMost(DEADLOCK)
                .until(
                        () -> json(server, location + "/trials?state=running").path("items"),
                        running -> running.size() == 2);
    }

    private HttpResponse<String> get(Server server, String path, String... headers) throws Exception {
        return client.send(request(server, path, headers).build(), BodyHandlers.ofString());
    }

    private JsonNode json(Server server, String path, String... headers) throws Exception {
        var answer = get(server, path, headers);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return read(answer.body());
    }

    private static JsonNode read(String text) {
        try {
            return Wire.JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }

    private HttpResponse<String> post(Server server, String path, String yaml) throws Exception {
        return post(server, path, yaml, "application/yaml");
    }

    private HttpResponse<String> post(Server server, String path, String body, String type) throws Exception {
        return client.send(
                request(server, path, "Content-Type", type)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(Server server, String path, String... headers) {
        var request =
                HttpRequest.newBuilder(URI.create(server.address() + path)).timeout(Duration.ofSeconds(90));
        server.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        return headers.length == 0 ? request : request.headers(headers);
    }
}
