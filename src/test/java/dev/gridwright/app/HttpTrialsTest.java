package dev.gridwright.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gridwright.app.ServerSettings.Outside;
import dev.gridwright.app.ServerSettings.Purpose;
import dev.gridwright.app.ServerSettings.Safety;
import dev.gridwright.outbound.AllowedHosts;
import dev.gridwright.secret.Secrets;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Studies whose trials ask a service, from submission to result.
@Timeout(120)
final class HttpTrialsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        client.close();
        vertx.close().await();
    }

    private HttpServer service(Handler<HttpServerRequest> handler) {
        return vertx.createHttpServer()
                .requestHandler(handler)
                .listen(0, "127.0.0.1")
                .await();
    }

    private ServerSettings serving(List<String> allowed, Secrets secrets) {
        return new ServerSettings(
                folder.resolve("data"),
                "127.0.0.1",
                0,
                ServerSettings.sizes(2),
                OptionalLong.empty(),
                Optional.empty(),
                Set.of(),
                new Purpose.Serve(Optional.empty()),
                Safety.DEFAULT,
                new Outside(AllowedHosts.of(allowed).rules(), secrets));
    }

    private static String grid(HttpServer service, String header, String more) {
        return """
                version: 1
                name: service
                space: {x: [1, 2, 3, 4]}
                objective: {metric: loss, goal: minimize, also: [twice]}
                trial:
                  http:
                    url: "http://localhost:%d/fit?at=${x}"
                    headers: {x-key: "%s"}
                    body: {x: "${x}"}
                    result: {loss: /loss, twice: /more/0}
                %s
                """.formatted(service.actualPort(), header, more);
    }

    private HttpResponse<String> post(Server server, String path, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(server.address().resolve(path))
                        .header("Content-Type", "application/yaml")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private String get(Server server, String path) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(server.address().resolve(path)).build(), BodyHandlers.ofString())
                .body();
    }

    private JsonNode study(Server server, String grid) throws Exception {
        var submitted = post(server, "/api/v1/studies", grid);
        assertThat(submitted.statusCode()).as(submitted.body()).isEqualTo(201);
        var location = submitted.headers().firstValue("Location").orElseThrow();
        var ended = client.send(
                HttpRequest.newBuilder(server.address().resolve(location + "?until=ended"))
                        .header("Prefer", "wait=60")
                        .build(),
                BodyHandlers.ofString());
        return JSON.readTree(ended.body());
    }

    private static void fit(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            int x = body.toJsonObject().getInteger("x");
            request.response().end("{\"loss\": %d, \"more\": [%d]}".formatted((x - 3) * (x - 3), 2 * x));
        });
    }

    @Test
    void a_service_is_searched_to_its_best_point() throws Exception {
        var service = service(HttpTrialsTest::fit);
        try (var server = Server.start(serving(List.of("localhost:" + service.actualPort()), Secrets.NONE))) {
            var study = study(server, grid(service, "none", ""));

            assertThat(study.at("/counts/succeeded").asInt())
                    .as(study.toString())
                    .isEqualTo(4);
            assertThat(study.at("/best/params/x").asInt()).isEqualTo(3);
            assertThat(study.at("/best/metrics/twice").asInt()).isEqualTo(6);
            var trial = "/api/v1/studies/" + study.path("id").asText() + "/trials/2";
            assertThat(get(server, trial)).contains("\"io-");
            assertThat(get(server, trial + "/log")).contains("POST http://localhost", "200", "\"loss\": 0");
        }
    }

    @Test
    void a_server_calls_no_host_of_its_own_network_that_nobody_allowed() throws Exception {
        var service = service(request -> {
            throw new AssertionError("it was called");
        });
        try (var server = Server.start(serving(List.of(), Secrets.NONE))) {
            var study = study(server, grid(service, "none", ""));

            assertThat(study.at("/counts/failed").asInt()).isEqualTo(4);
            assertThat(get(server, "/api/v1/studies/" + study.path("id").asText() + "/trials/0"))
                    .contains("http_error", "a loopback address", "--allow-host localhost");
        }
    }

    @Test
    void a_secret_is_used_and_shown_nowhere() throws Exception {
        var file = Files.writeString(
                folder.resolve("secrets"), "KEY@localhost=very-secret-words\nFREE=other-secret-words\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        var service = service(request -> {
            var key = request.getHeader("x-key");
            if (key.equals("Bearer very-secret-words")) {
                request.response().end("{\"loss\": 1, \"more\": [0], \"echo\": \"" + key + "\"}");
            } else {
                request.response().setStatusCode(403).end();
            }
        });
        try (var server = Server.start(serving(List.of("127.0.0.1", "::1"), Secrets.read(file)))) {
            var study = study(server, grid(service, "Bearer ${secret:KEY}", ""));

            assertThat(study.at("/counts/succeeded").asInt())
                    .as(study.toString())
                    .isEqualTo(4);
            var path = "/api/v1/studies/" + study.path("id").asText();
            assertThat(get(server, path + "/trials/1/log")).contains("Bearer [secret KEY]");
            for (var shown : List.of("", "/trials?format=ndjson", "/trials/1", "/trials/1/log", "/grid", "/events")) {
                assertThat(get(server, path + shown + (shown.equals("/events") ? "?after=0" : "")))
                        .doesNotContain("very-secret-words");
            }
            var unknown = post(server, "/api/v1/plan", grid(service, "${secret:KEYS}", ""));
            assertThat(unknown.statusCode()).isEqualTo(422);
            assertThat(unknown.body()).contains("an unknown secret", "KEYS", "KEY");
            var free = post(server, "/api/v1/plan", grid(service, "${secret:FREE}", ""));
            assertThat(free.statusCode()).isEqualTo(422);
            assertThat(free.body()).contains("bound to no host", "FREE@HOST=");
        }
    }
}
