package dev.gridwright.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.api.Wire;
import dev.gridwright.app.ServerSettings.Purpose;
import dev.gridwright.quota.Quota;
import dev.gridwright.web.WebSettings;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the holder of a token may occupy, on a real server.
final class QuotaTest {
    private static final String STUDIES = "/api/v1/studies";

    /// Ten points, none of which ends by itself while a test looks at it.
    private static final String SLOW = """
            version: 1
            name: slow
            space: {x: {min: 0, max: 9, step: 1}}
            objective: {metric: value, goal: minimize}
            trial: {function: sphere, delay: 5m}
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
                folder,
                "127.0.0.1",
                0,
                ServerSettings.sizes(1),
                OptionalLong.of(100_000),
                Optional.empty(),
                Set.of(),
                new Purpose.Serve(Optional.empty()),
                new ServerSettings.Safety(
                        true,
                        Optional.empty(),
                        WebSettings.Bounds.DEFAULT,
                        new Quota(OptionalLong.of(5), OptionalLong.of(40)))));
    }

    /// The text of a new token that may submit and read.
    private String token(Server server, String more) throws Exception {
        var answer = send(
                server,
                server.token().orElseThrow(),
                "/api/v1/tokens",
                "application/json",
                "{\"name\": \"ci\", \"scopes\": [\"read\", \"submit\"]" + more + "}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return json(answer).path("token").asText();
    }

    private HttpResponse<String> submit(Server server, String token) throws Exception {
        return send(server, token, STUDIES, "application/yaml", SLOW);
    }

    private HttpResponse<String> send(Server server, String token, String path, String type, String body)
            throws Exception {
        return client.send(request(server, token, path, type, body), BodyHandlers.ofString());
    }

    private static HttpRequest request(Server server, String token, String path, String type, String body) {
        return HttpRequest.newBuilder(server.address().resolve(path))
                .timeout(Duration.ofSeconds(90))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private JsonNode get(Server server, String token, String path) throws Exception {
        var request = HttpRequest.newBuilder(server.address().resolve(path))
                .header("Authorization", "Bearer " + token)
                .header("Prefer", "wait=60");
        return json(client.send(request.build(), BodyHandlers.ofString()));
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        return Wire.JSON.readTree(answer.body());
    }

    @Test
    void a_study_beyond_the_quota_is_refused_until_another_has_ended_and_after_a_restart_too() throws Exception {
        String token;
        String first;
        try (var server = start()) {
            token = token(server, "");
            first = json(submit(server, token)).path("id").asText();
            for (int i = 1; i < 4; i++) {
                assertThat(submit(server, token).statusCode()).isEqualTo(201);
            }
            var refused = submit(server, token);
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("Retry-After")).contains("60");
            var problem = json(refused);
            assertThat(problem.path("type").asText()).isEqualTo("/problems/quota-exceeded");
            assertThat(problem.path("detail").asText())
                    .contains("may have 40 points in studies that have not ended, and has 40 in 4 of them; this needs"
                            + " 10 more. Wait for some to end, cancel some, or ask an administrator");
            assertThat(get(server, token, STUDIES).path("items")).hasSize(4);

            var others = token(server, "");
            assertThat(submit(server, others).statusCode()).isEqualTo(201);
            server.close(Duration.ZERO);
        }
        try (var server = start()) {
            assertThat(submit(server, token).statusCode()).isEqualTo(429);
            var owner = get(server, token, STUDIES + "/" + first).path("owner");
            assertThat(owner.path("name").asText()).isEqualTo("ci");
            assertThat(token).startsWith("gw_" + owner.path("token").asText() + "_");

            cancel(server, token, first);
            assertThat(submit(server, token).statusCode()).isEqualTo(201);
            var retried = send(
                    server,
                    token,
                    STUDIES + "/" + first + "/retry",
                    "application/json",
                    "{\"outcomes\": [\"skipped\"]}");
            assertThat(retried.statusCode()).as(retried.body()).isEqualTo(429);
            assertThat(get(server, token, STUDIES + "/" + first).path("state").asText())
                    .isEqualTo("cancelled");
            server.close(Duration.ZERO);
        }
    }

    private void cancel(Server server, String token, String study) throws Exception {
        assertThat(send(server, token, STUDIES + "/" + study + "/cancel", "application/json", "{\"mode\": \"kill\"}")
                        .statusCode())
                .isEqualTo(202);
        assertThat(get(server, token, STUDIES + "/" + study + "?until=ended")
                        .path("state")
                        .asText())
                .isEqualTo("cancelled");
    }

    @Test
    void points_that_are_added_count_for_the_owner_of_their_study() throws Exception {
        try (var server = start()) {
            var token = token(server, "");
            var first = json(submit(server, token)).path("id").asText();
            for (int i = 1; i < 3; i++) {
                assertThat(submit(server, token).statusCode()).isEqualTo(201);
            }
            var refused = add(server, token(server, ""), first, 11);
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(json(refused).path("type").asText()).isEqualTo("/problems/quota-exceeded");
            assertThat(add(server, token, first, 10).statusCode()).isEqualTo(202);
            assertThat(add(server, token, first, 10).statusCode())
                    .as("they are known")
                    .isEqualTo(202);
            assertThat(add(server, token, first, 11).statusCode()).isEqualTo(429);
            assertThat(submit(server, token).statusCode()).isEqualTo(429);
            cancel(server, token, first);
            assertThat(submit(server, token).statusCode()).isEqualTo(201);
            server.close(Duration.ZERO);
        }
    }

    /// Points that are none of the grid.
    private HttpResponse<String> add(Server server, String token, String study, int count) throws Exception {
        var points = IntStream.range(0, count)
                .mapToObj(i -> "{\"x\": " + (100 + i) + "}")
                .collect(Collectors.joining(", "));
        return send(
                server, token, STUDIES + "/" + study + "/points", "application/json", "{\"points\": [" + points + "]}");
    }

    @Test
    void of_twenty_studies_at_once_those_are_taken_that_fit() throws Exception {
        try (var server = start()) {
            var token = token(server, ", \"max_studies\": 3, \"max_points\": 1000");
            var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
            for (int i = 0; i < 20; i++) {
                answers.add(client.sendAsync(
                        request(server, token, STUDIES, "application/yaml", SLOW), BodyHandlers.ofString()));
            }
            var statuses = answers.stream()
                    .map(CompletableFuture::join)
                    .map(HttpResponse::statusCode)
                    .toList();
            assertThat(statuses).filteredOn(status -> status == 201).hasSize(3);
            assertThat(statuses).filteredOn(status -> status == 429).hasSize(17);
            assertThat(get(server, token, STUDIES).path("items")).hasSize(3);
            server.close(Duration.ZERO);
        }
    }

    @Test
    void a_refusal_leaves_nothing_under_its_idempotency_key() throws Exception {
        try (var server = start()) {
            var token = token(server, ", \"max_studies\": 1");
            var first = json(submit(server, token)).path("id").asText();
            var keyed = HttpRequest.newBuilder(server.address().resolve(STUDIES))
                    .headers("Authorization", "Bearer " + token, "Content-Type", "application/yaml")
                    .header("Idempotency-Key", "once")
                    .POST(BodyPublishers.ofString(SLOW))
                    .build();
            assertThat(client.send(keyed, BodyHandlers.ofString()).statusCode()).isEqualTo(429);
            cancel(server, token, first);
            assertThat(client.send(keyed, BodyHandlers.ofString()).statusCode()).isEqualTo(201);
            server.close(Duration.ZERO);
        }
    }

    @Test
    void the_token_of_the_run_has_no_quota() throws Exception {
        try (var server = start()) {
            var own = server.token().orElseThrow();
            for (int i = 0; i < 6; i++) {
                var answer = submit(server, own);
                assertThat(answer.statusCode()).isEqualTo(201);
                assertThat(json(answer).path("owner").isNull()).isTrue();
            }
            server.close(Duration.ZERO);
        }
    }
}
