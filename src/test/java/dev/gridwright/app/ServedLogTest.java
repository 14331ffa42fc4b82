package dev.gridwright.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.api.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `serve`, a process of its own, logs of its life and that of its studies.
final class ServedLogTest {
    private static final Duration DEADLOCK = Duration.ofSeconds(120);
    private static final String TALKATIVE = """
            version: 1
            name: talkative
            space: {x: [1, 2]}
            objective: {metric: value, goal: minimize}
            trial: {command: [sh, -c, 'echo MINE >&2; echo "{\\"value\\": 1}"']}
            """;

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

    private Process serve(String... options) throws IOException {
        Files.deleteIfExists(folder.resolve("data/server.json"));
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                // As in the program: the tests' own configuration lies on their class path.
                "-Dlogback.configurationFile=logback.xml",
                "--enable-native-access=ALL-UNNAMED",
                "-Xlog:class+load:file=" + folder.resolve("classes"),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.gridwright.app.Main",
                "serve",
                "--port",
                "0",
                "--slots",
                "1",
                "--allow-commands",
                "--data",
                folder.resolve("data").toString()));
        command.addAll(List.of(options));
        var builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("log").toFile());
        // The platform says on standard error, in no format of ours, that it has seen these.
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        var process = builder.start();
        processes.add(process);
        return process;
    }

    private URI address(Process process) {
        var file = folder.resolve("data/server.json");
        await().atMost(DEADLOCK).until(() -> {
            assertThat(process.isAlive()).as(String.join("\n", lines())).isTrue();
            return Files.exists(file);
        });
        try {
            return URI.create(Wire.JSON.readTree(file.toFile()).path("address").asText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.timeout(DEADLOCK).build(), BodyHandlers.ofString());
    }

    private String submit(URI server, String grid) throws Exception {
        var answer = send(HttpRequest.newBuilder(server.resolve("/api/v1/studies"))
                .header("Content-Type", "application/yaml")
                .header("Prefer", "wait=60")
                .POST(BodyPublishers.ofString(grid)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return Wire.JSON.readTree(answer.body()).path("id").asText();
    }

    private void stop(Process process) throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(DEADLOCK.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(folder.resolve("log"));
    }

    /// Every line, but those to the person at the terminal.
    private List<JsonNode> objects() throws IOException {
        var read = new ArrayList<JsonNode>();
        for (var line : lines()) {
            if (!line.startsWith("gridwright ") && !line.startsWith("Draining: ")) {
                read.add(Wire.JSON.readTree(line));
            }
        }
        return read;
    }

    private void awaitLine(Predicate<String> wanted) {
        await().atMost(DEADLOCK).until(() -> lines().stream().anyMatch(wanted));
    }

    private static Predicate<JsonNode> says(String start) {
        return line -> line.path("message").asText().startsWith(start);
    }

    @Test
    void every_event_of_a_life_is_one_object_with_its_study_and_trial() throws Exception {
        var process = serve("--log-format", "json", "--log-level", "debug");
        var server = address(process);
        var study = submit(server, TALKATIVE);
        awaitLine(line -> line.contains("has ended: exhausted"));
        stop(process);

        var lines = objects();
        assertThat(lines).allSatisfy(line -> {
            assertThat(line.path("time").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
            assertThat(line.path("level").asText()).isIn("error", "warn", "info", "debug");
            assertThat(line.path("logger").asText()).isNotEmpty();
            assertThat(line.path("message").asText()).isNotEmpty();
        });
        for (var event : List.of("Gridwright ", "Ready: listening on ", "Draining: ", "Stopped.")) {
            assertThat(lines).as(event).filteredOn(says(event)).hasSize(1);
        }
        assertThat(lines.stream().filter(line -> line.path("study").asText().equals(study)))
                .filteredOn(line -> line.path("level").asText().equals("info"))
                .extracting(line -> line.path("message").asText())
                .containsExactly(
                        "Study " + study + " is accepted: 2 points.",
                        "Study " + study + " begins: 2 points.",
                        "Study " + study + " has ended: exhausted, verdict none.");
        assertThat(lines.stream().filter(says("Study " + study + " trial ")))
                .allMatch(line -> line.path("level").asText().equals("debug"))
                .filteredOn(line -> line.path("outcome").asText().equals("succeeded"))
                .extracting(line -> line.path("index").asInt())
                .containsExactlyInAnyOrder(0, 1);
        assertThat(String.join("\n", lines())).as("what trials write").doesNotContain("MINE");
        assertThat(Files.readAllLines(folder.resolve("classes")))
                .as("classes of what was not asked for")
                .anyMatch(line -> line.contains(" dev.gridwright.trace.Tracing"))
                .noneMatch(line -> line.contains(" io.opentelemetry.") || line.contains(".trace.otel."));
    }

    @Test
    void the_level_bounds_what_is_logged_beside_the_requests() throws Exception {
        var process = serve("--log-level", "warn", "--access-log");
        var server = address(process);
        submit(server, TALKATIVE);
        stop(process);

        assertThat(lines())
                .filteredOn(line -> line.contains(" INFO ") || line.contains(" DEBUG "))
                .hasSize(1)
                .first()
                .asString()
                .contains(" INFO  access 127.0.0.1 - POST /api/v1/studies 201 ");
    }

    @Test
    void a_refused_token_is_logged_without_the_token() throws Exception {
        var process = serve("--require-token", "--log-format", "json");
        var server = address(process);
        var answer = send(HttpRequest.newBuilder(server.resolve("/api/v1/studies"))
                .header("Authorization", "Bearer NOT-A-TOKEN"));
        assertThat(answer.statusCode()).isEqualTo(401);
        stop(process);

        assertThat(String.join("\n", lines())).doesNotContain("NOT-A-TOKEN");
        assertThat(objects())
                .filteredOn(says("A request of 127.0.0.1 is refused: The token is not one that this server knows."))
                .hasSize(1)
                .allMatch(line -> line.path("level").asText().equals("warn"))
                .allMatch(line -> line.path("address").asText().equals("127.0.0.1"));
    }

    @Test
    void another_format_or_level_is_refused() throws Exception {
        var process = serve("--log-format", "xml");

        assertThat(process.waitFor(DEADLOCK.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(String.join("\n", lines())).contains("--log-format").contains("json");
    }
}
