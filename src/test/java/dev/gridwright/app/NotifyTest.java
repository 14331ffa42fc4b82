package dev.gridwright.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gridwright.app.ServerSettings.Outside;
import dev.gridwright.app.ServerSettings.Purpose;
import dev.gridwright.app.ServerSettings.Safety;
import dev.gridwright.outbound.AllowedHosts;
import dev.gridwright.secret.Secrets;
import dev.gridwright.webhook.Receiver;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What others are told of studies, from the grid to the receiver.
@Timeout(180)
final class NotifyTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SECRET = "a-secret-of-a-hook";

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        client.close();
    }

    private ServerSettings settings(Purpose purpose, List<String> allowed, String secrets) throws Exception {
        var file = Files.writeString(folder.resolve("secrets"), secrets);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return new ServerSettings(
                folder.resolve("data"),
                "127.0.0.1",
                0,
                ServerSettings.sizes(2),
                OptionalLong.empty(),
                Optional.empty(),
                Set.of(),
                purpose,
                Safety.DEFAULT,
                new Outside(AllowedHosts.of(allowed).rules(), Secrets.read(file)));
    }

    private ServerSettings serving() throws Exception {
        return settings(new Purpose.Serve(Optional.empty()), List.of("127.0.0.1"), "HOOK@127.0.0.1=" + SECRET + "\n");
    }

    private static String grid(String url, String on, String more) {
        return """
                version: 1
                name: told
                space: {x: {min: 1, max: 5, step: 1}}
                trial: {function: sphere}
                gates: ["best >= 100", "best <= 100"]
                notify: [{url: "%s", on: [%s]%s}]
                """.formatted(url, on, more);
    }

    private HttpResponse<String> submit(Server server, String grid) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(server.address().resolve("/api/v1/studies"))
                .header("Content-Type", "application/yaml")
                .POST(BodyPublishers.ofString(grid));
        server.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private JsonNode ended(Server server, HttpResponse<String> submitted) throws IOException, InterruptedException {
        assertThat(submitted.statusCode()).as(submitted.body()).isEqualTo(201);
        var location = submitted.headers().firstValue("Location").orElseThrow();
        var request = HttpRequest.newBuilder(server.address().resolve(location + "?until=ended"))
                .header("Prefer", "wait=60");
        server.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        return JSON.readTree(
                client.send(request.build(), BodyHandlers.ofString()).body());
    }

    private JsonNode told(Server server, JsonNode study) throws IOException, InterruptedException {
        var path = "/api/v1/studies/" + study.path("id").asText();
        var answer = client.send(
                HttpRequest.newBuilder(server.address().resolve(path)).build(), BodyHandlers.ofString());
        return JSON.readTree(answer.body()).at("/notifications/0");
    }

    @Test
    void exactly_the_events_that_were_asked_for_are_told_with_the_study() throws Exception {
        try (var receiver = Receiver.start();
                var server = Server.start(serving())) {
            var study = ended(
                    server, submit(server, grid(receiver.url("/all"), "started, best, finished, gate_failed", "")));
            var told = new ArrayList<String>();
            while (!told.contains("gate_failed")) {
                var next = receiver.next();
                var body = JSON.readTree(next.body());
                told.add(next.event());
                assertThat(body.path("event").asText()).isEqualTo(next.event());
                assertThat(body.path("delivery").asText()).isEqualTo(next.id());
                assertThat(body.at("/study/id")).isEqualTo(study.path("id"));
                if (next.event().equals("finished")) {
                    assertThat(body.at("/study/verdict").asText()).isEqualTo("failed");
                    assertThat(body.at("/study/counts")).isEqualTo(study.path("counts"));
                    assertThat(body.at("/study/best/index")).isEqualTo(study.at("/best/index"));
                    assertThat(body.at("/study/ended_at")).isEqualTo(study.path("ended_at"));
                }
            }
            assertThat(told).startsWith("started", "best").endsWith("best", "finished", "gate_failed");

            ended(
                    server,
                    submit(
                            server,
                            grid(receiver.url("/passed"), "gate_failed", "").replace("\"best >= 100\", ", "")));
            var best = ended(server, submit(server, grid(receiver.url("/best"), "best", "")));
            var last = receiver.next();
            assertThat(last.path()).isEqualTo("/best");
            assertThat(last.event()).isEqualTo("best");
            assertThat(JSON.readTree(last.body()).at("/study/best/index").asInt())
                    .isBetween(0, best.path("points").asInt());
        }
    }

    @Test
    void a_signature_is_verified_by_the_documented_lines() throws Exception {
        assumeThat(has("python3")).as("python3, to run the documented lines").isTrue();
        try (var receiver = Receiver.start();
                var server = Server.start(serving())) {
            ended(server, submit(server, grid(receiver.url("/"), "finished", ", secret: HOOK")));
            var told = receiver.next();
            Files.writeString(folder.resolve("body"), told.body());
            assertThat(verified(told, told.timestamp(), SECRET)).isEqualTo("True");
            assertThat(verified(told, told.timestamp(), "another-secret")).isEqualTo("False");
            assertThat(verified(told, Long.toString(Long.parseLong(told.timestamp()) - 1), SECRET))
                    .isEqualTo("False");
            Files.writeString(folder.resolve("body"), told.body().replace("failed", "passed"));
            assertThat(verified(told, told.timestamp(), SECRET)).isEqualTo("False");
        }
    }

    private String verified(Receiver.Told told, String timestamp, String secret) throws Exception {
        var home = Path.of(System.getProperty("gridwright.home", "."));
        var lines = Pattern.compile("```python\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(home.resolve("docs/webhooks.md")));
        assertThat(lines.find()).isTrue();
        var script = lines.group(1) + """

                headers = {"Gridwright-Timestamp": "%s", "Gridwright-Signature": "%s"}
                print(is_genuine("%s", headers, open("body", "rb").read(), 10**6))
                """.formatted(timestamp, told.signature().orElseThrow(), secret);
        var process = new ProcessBuilder("python3", "-c", script)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return output.strip();
    }

    private static boolean has(String program) {
        try {
            return new ProcessBuilder(program, "--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void what_was_not_taken_is_told_by_the_next_server_under_the_same_id() throws Exception {
        var up = new AtomicBoolean();
        try (var receiver = Receiver.start((told, exchange) -> up.get() ? 200 : 503)) {
            String id;
            var ids = new ArrayList<String>();
            try (var server = Server.start(serving())) {
                var study = ended(server, submit(server, grid(receiver.url("/"), "finished", ", secret: HOOK")));
                id = receiver.next().id();
                assertThat(receiver.next().id()).as("at the second try").isEqualTo(id);
                var shown = told(server, study);
                assertThat(shown.path("delivery").asText()).isEqualTo(id);
                assertThat(shown.path("state").asText()).isEqualTo("pending");
                assertThat(shown.path("host").asText()).isEqualTo("127.0.0.1:" + receiver.port());
                assertThat(shown.path("attempts").asInt()).isPositive();
                assertThat(shown.path("message").asText()).isEqualTo("It answered 503.");
                assertThat(shown.path("due_at").asText()).isNotEmpty();
                ids.add(study.path("id").asText());
            }
            up.set(true);
            try (var server = Server.start(serving())) {
                var told = receiver.next();
                while (receiver.waiting() > 0) {
                    told = receiver.next();
                }
                assertThat(told.id()).isEqualTo(id);
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> told(server, JSON.createObjectNode().put("id", ids.getFirst()))
                                .path("state")
                                .asText()
                                .equals("delivered"));
            }
        }
    }

    @Test
    void many_studies_end_while_their_receiver_takes_its_time() throws Exception {
        int studies = 20;
        var release = new CountDownLatch(1);
        try (var receiver = Receiver.start((told, exchange) -> release.await(120, TimeUnit.SECONDS) ? 200 : 500);
                var server = Server.start(serving())) {
            var submitted = new ArrayList<HttpResponse<String>>();
            for (int i = 0; i < studies; i++) {
                submitted.add(submit(server, grid(receiver.url("/"), "finished", "")));
            }
            var ended = new HashSet<String>();
            for (var one : submitted) {
                ended.add(ended(server, one).path("id").asText());
            }
            assertThat(ended).hasSize(studies);
            release.countDown();
            var told = new HashSet<String>();
            while (told.size() < studies) {
                told.add(JSON.readTree(receiver.next().body()).at("/study/id").asText());
            }
            assertThat(told).isEqualTo(ended);
        }
    }

    @Test
    void a_run_tells_before_it_ends() throws Exception {
        try (var receiver = Receiver.start()) {
            try (var server = Server.start(
                    settings(new Purpose.Run(folder, Optional.empty()), List.of(), "NONE=unusedunused\n"))) {
                ended(server, submit(server, grid(receiver.url("/"), "finished", "")));
            }
            assertThat(receiver.waiting()).isOne();
        }
    }

    @Test
    void a_deleted_study_is_still_told_of() throws Exception {
        var up = new AtomicBoolean();
        try (var receiver = Receiver.start((told, exchange) -> up.get() ? 200 : 503);
                var server = Server.start(serving())) {
            var study = ended(server, submit(server, grid(receiver.url("/"), "finished", "")));
            var first = receiver.next();
            var deleted = client.send(
                    HttpRequest.newBuilder(server.address()
                                    .resolve("/api/v1/studies/"
                                            + study.path("id").asText()))
                            .DELETE()
                            .build(),
                    BodyHandlers.ofString());
            assertThat(deleted.statusCode()).isEqualTo(204);
            up.set(true);
            assertThat(receiver.next().id()).isEqualTo(first.id());
        }
    }

    @Test
    void a_grid_that_would_tell_where_it_may_not_is_refused() throws Exception {
        var settings = settings(
                new Purpose.Serve(Optional.empty()),
                List.of("allowed.example.com"),
                "HOOK@allowed.example.com=" + SECRET + "\nTOKEN@api.example.com=" + SECRET + "2\n");
        try (var server = Server.start(settings)) {
            for (var url : List.of(
                    "http://127.0.0.1:9/",
                    "http://localhost/",
                    "http://[::1]/",
                    "http://169.254.169.254/latest",
                    "http://10.0.0.1/",
                    "http://[::ffff:10.0.0.1]/")) {
                var refused = submit(server, grid(url, "finished", ""));
                assertThat(refused.statusCode()).as(url).isEqualTo(422);
                assertThat(refused.body()).contains("/notify/0/url", "--allow-host");
            }
            for (var secret : List.of("NONE", "TOKEN")) {
                var refused = submit(server, grid("https://allowed.example.com/", "finished", ", secret: " + secret));
                assertThat(refused.statusCode()).as(secret).isEqualTo(422);
                assertThat(refused.body()).contains("/notify/0/secret").doesNotContain(SECRET);
            }
            for (var grid : List.of(
                    grid("ftp://example.com/", "finished", ""),
                    grid("https://user:word@example.com/", "finished", ""),
                    grid("https://example.com/", "", ""),
                    grid("https://example.com/", "ended", ""))) {
                assertThat(submit(server, grid).statusCode()).as(grid).isEqualTo(422);
            }
        }
    }
}
