package dev.gridwright.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.api.Wire;
import dev.gridwright.cli.client.HttpStudies;
import dev.gridwright.cli.client.Patience;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `serve` as a process of its own: what it writes, where, and with which status it ends.
final class ServedSafetyTest {
    private static final Duration DEADLOCK = Duration.ofSeconds(120);
    private static final String STUDIES = "/api/v1/studies";
    private static final String JSON = "application/json";

    /// A line of the log, or of an exception in it.
    private static final String LINE =
            "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\S+ (ERROR|WARN|INFO|DEBUG|TRACE) .*"
                    + "|gridwright .*|\\s+at .*|\\s+\\.\\.\\. .*|(Caused by: |\\s*Suppressed: )?([a-z0-9]+\\.)+[A-Z][A-Za-z$]*(: .*)?";

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void close() throws InterruptedException {
        client.close();
        for (var process : processes) {
            process.destroyForcibly();
            process.waitFor(60, TimeUnit.SECONDS);
        }
    }

    private Path data() {
        return folder.resolve("data");
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    private Process serve(String... options) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                // As in the program: the tests' own configuration lies on their class path.
                "-Dlogback.configurationFile=logback.xml",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.gridwright.app.Main",
                "serve",
                "--port",
                "0",
                "--slots",
                "1",
                "--data",
                data().toString()));
        command.addAll(List.of(options));
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment().put("GRIDWRIGHT_LOG_LEVEL", "DEBUG");
        var process = builder.start();
        processes.add(process);
        return process;
    }

    private URI address(Process process) {
        var file = data().resolve("server.json");
        await().atMost(DEADLOCK).until(() -> {
            assertThat(process.isAlive()).as(log()).isTrue();
            return Files.exists(file);
        });
        try {
            return URI.create(Wire.JSON.readTree(file.toFile()).path("address").asText());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.timeout(DEADLOCK).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder to(URI server, String path, String... headers) {
        var request = HttpRequest.newBuilder(server.resolve(path));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return Wire.JSON.readTree(answer.body());
    }

    private static String[] bearer(String token) {
        return new String[] {"Authorization", "Bearer " + token};
    }

    @Test
    void a_server_without_a_usable_certificate_ends_with_2_and_says_why() throws Exception {
        var nonsense = Files.writeString(folder.resolve("nonsense.pem"), "nonsense\n");
        for (var files : List.of(
                List.of(nonsense.toString(), nonsense.toString(), "no certificate in PEM form"),
                List.of(folder.resolve("missing.pem").toString(), nonsense.toString(), "cannot be read"))) {
            var process = serve("--tls-cert", files.get(0), "--tls-key", files.get(1));
            assertThat(process.waitFor(DEADLOCK.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(log()).isEqualTo(2);
            assertThat(log()).contains(files.get(0), files.get(2)).doesNotContain("\tat ");
            assertThat(data().resolve("server.json")).doesNotExist();
        }
        var half = serve("--tls-cert", nonsense.toString());
        assertThat(half.waitFor(DEADLOCK.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(half.exitValue()).isEqualTo(2);
        assertThat(log()).contains("--tls-cert and --tls-key come together");
    }

    @Test
    void nothing_that_comes_in_breaks_a_line_of_the_log() throws Exception {
        var server = address(serve());
        var evil = "x\\r\\n2026-01-01T00:00:00.000Z ERROR Forged\\u001b[2J\\u2028\\u0085";
        for (var grid : List.of(
                "{\"version\": 1, \"name\": \"" + evil + "\", \"space\": {\"x\": [1]}}",
                "{\"version\": 1, \"name\": \"quiet\", \"labels\": {\"team\": \"" + evil + "\", \"" + evil
                        + "\": \"y\"}, \"space\": {\"x\": [1]}, \"objective\": {\"metric\": \"value\", \"goal\":"
                        + " \"minimize\"}, \"trial\": {\"function\": \"sphere\"}}",
                "{\"version\": 1, \"name\": \"quiet\", \"space\": {\"x\": [1]}, \"objective\": {\"metric\": \"value\","
                        + " \"goal\": \"minimize\"}, \"trial\": {\"model\": \"" + evil + "\"}}")) {
            assertThat(send(to(server, STUDIES, "Content-Type", JSON, "Idempotency-Key", "key")
                                    .POST(BodyPublishers.ofString(grid)))
                            .statusCode())
                    .isIn(201, 422);
        }
        for (var path : List.of("/%0d%0aForged", STUDIES + "/%0aForged%1b", STUDIES + "?label=a%3d%0d%0aForged")) {
            assertThat(send(to(server, path)).statusCode()).isBetween(200, 499);
        }
        try (var socket = new Socket("127.0.0.1", server.getPort())) {
            socket.setSoTimeout((int) DEADLOCK.toMillis());
            socket.getOutputStream()
                    .write(("GET " + STUDIES + " HTTP/1.1\r\nHost: localhost\r\nX-Name: a\u001b[2J\u0085\nForged\r\n"
                                    + "Prefer: \u001bForged\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .startsWith("HTTP/1.1 ");
        }
        var log = log();
        assertThat(log).contains(" INFO  Server Ready: listening on ");
        assertThat(log.lines()).isNotEmpty().allSatisfy(line -> {
            assertThat(line).matches(LINE).doesNotStartWith("Forged");
            assertThat(line.codePoints().filter(c -> c != '\t' && Character.isISOControl(c)))
                    .as(line)
                    .isEmpty();
        });
        assertThat(log.lines()).noneMatch(line -> line.startsWith("2026-01-01T00:00:00.000Z ERROR"));
    }

    @Test
    void a_study_is_deleted_for_who_names_its_version_where_that_is_asked_for() throws Exception {
        var server = address(serve("--require-if-match"));
        var grid = "{\"version\": 1, \"name\": \"quiet\", \"space\": {\"x\": [1]}, \"objective\": {\"metric\":"
                + " \"value\", \"goal\": \"minimize\"}, \"trial\": {\"function\": \"sphere\"}}";
        var submitted = send(to(server, STUDIES, "Content-Type", JSON).POST(BodyPublishers.ofString(grid)));
        var study = json(submitted).path("id").asText();
        var path = STUDIES + "/" + study;
        var ended = send(to(server, path + "?until=ended", "Prefer", "wait=60"));
        assertThat(json(ended).path("state").asText()).isEqualTo("completed");

        assertThat(send(to(server, path).DELETE()).statusCode()).isEqualTo(428);
        assertThat(send(to(server, path, "Content-Type", JSON)
                                .method("PATCH", BodyPublishers.ofString("{\"labels\": {\"a\": \"b\"}}")))
                        .statusCode())
                .isEqualTo(428);
        assertThat(json(send(to(server, path))).path("labels")).isEmpty();

        try (var studies = new HttpStudies(server, Optional.empty(), Patience.NONE)) {
            studies.delete(study);
        }
        assertThat(send(to(server, path)).statusCode()).isEqualTo(404);
    }

    @Test
    void a_token_is_nowhere_but_with_its_holder_and_opens_nothing_once_it_is_over() throws Exception {
        var server = address(serve("--require-token"));
        var file = data().resolve("admin.token");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(data().resolve("server.json")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        var admin = Files.readString(file).strip();
        var reader = create(server, admin, "");
        var brief = create(server, admin, ", \"expires_in\": \"1s\"");
        var revoked = create(server, admin, "");
        var answers = new ArrayList<HttpResponse<String>>();

        answers.add(send(to(server, STUDIES, bearer(reader))));
        answers.add(send(to(server, "/metrics", bearer(reader))));
        answers.add(send(to(server, "/api/v1/tokens", bearer(reader))));
        answers.add(send(to(server, STUDIES, "Authorization", "Basic " + reader)));
        answers.add(send(to(server, STUDIES, "Authorization", reader)));
        answers.add(send(to(server, STUDIES, bearer(reader + "x"))));
        answers.add(send(to(server, STUDIES, "Content-Type", JSON, "Authorization", "Bearer " + reader)
                .POST(BodyPublishers.ofString("{"))));
        answers.add(send(to(server, STUDIES, "Content-Type", JSON, "Authorization", "Bearer " + admin)
                .POST(BodyPublishers.ofString("{"))));
        answers.add(send(to(server, "/api/v1/nothing", bearer(admin))));
        answers.add(send(to(server, "/metrics", bearer(admin))));
        answers.add(send(to(server, "/api/v1/tokens", bearer(admin))));
        assertThat(answers.stream().map(HttpResponse::statusCode))
                .containsExactly(200, 403, 403, 401, 401, 401, 403, 422, 404, 200, 200);

        assertThat(send(to(server, STUDIES, bearer(revoked))).statusCode()).isEqualTo(200);
        var id = revoked.substring("gw_".length(), "gw_".length() + 8);
        assertThat(send(to(server, "/api/v1/tokens/" + id, bearer(admin)).DELETE())
                        .statusCode())
                .isEqualTo(204);
        answers.add(send(to(server, STUDIES, bearer(revoked))));
        assertThat(answers.getLast().statusCode()).isEqualTo(401);
        await().atMost(DEADLOCK).until(() -> {
            answers.add(send(to(server, STUDIES, bearer(brief))));
            return answers.getLast().statusCode() == 401;
        });
        assertThat(answers.getLast().body()).contains("has expired");

        for (var token : List.of(admin, reader, brief, revoked)) {
            // Its id is no secret; the rest of it is.
            var secret = token.substring("gw_".length() + 9);
            assertThat(answers).noneMatch(answer -> answer.body().contains(secret));
            assertThat(log()).doesNotContain(secret);
            try (var files = Files.walk(data())) {
                for (var one : files.filter(Files::isRegularFile).toList()) {
                    if (!one.equals(file)) {
                        assertThat(Files.readString(one, StandardCharsets.ISO_8859_1))
                                .as(one.toString())
                                .doesNotContain(secret);
                    }
                }
            }
        }
    }

    private String create(URI server, String admin, String more) throws Exception {
        var answer = send(to(server, "/api/v1/tokens", "Content-Type", JSON, "Authorization", "Bearer " + admin)
                .POST(BodyPublishers.ofString("{\"name\": \"ci\", \"scopes\": [\"read\"]" + more + "}")));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return json(answer).path("token").asText();
    }
}
