package dev.gridwright.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.app.ServerSettings.Purpose;
import dev.gridwright.evaluate.PluginJar;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What trials of a real server write, while they do and afterwards.
final class LiveLogTest {
    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        client.shutdownNow();
        client.close();
    }

    private Server start() {
        PluginJar.of(folder, "Talker");
        return Server.start(new ServerSettings(
                folder.resolve("data"),
                "127.0.0.1",
                0,
                1,
                OptionalLong.empty(),
                Optional.of(folder),
                Set.of(),
                new Purpose.Serve(Optional.empty())));
    }

    /// Two trials, one after the other.
    private String submit(Server server) throws Exception {
        var grid = """
                version: 1
                name: talk
                space: {name: [a, b], folder: "%s"}
                objective: {metric: value, goal: maximize}
                trial: {java: {class: Talker, jar: Talker.jar}, retry: {max: 1, on: [exception], backoff: {first: 1ms}}}
                """.formatted(folder);
        var answer = client.send(
                HttpRequest.newBuilder(server.address().resolve("/api/v1/studies"))
                        .header("Content-Type", "application/yaml")
                        .POST(BodyPublishers.ofString(grid))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private static HttpRequest request(Server server, String path, String... headers) {
        var request = HttpRequest.newBuilder(server.address().resolve(path)).timeout(Duration.ofSeconds(90));
        return headers.length == 0 ? request.build() : request.headers(headers).build();
    }

    private HttpResponse<String> get(Server server, String path, String... headers) throws Exception {
        return client.send(request(server, path, headers), BodyHandlers.ofString());
    }

    /// As soon as the trial is there.
    private HttpResponse<InputStream> follow(Server server, String trial) throws Exception {
        while (true) {
            var answer = client.send(request(server, trial + "/log?follow=true"), BodyHandlers.ofInputStream());
            if (answer.statusCode() == 200) {
                return answer;
            }
            try (var body = answer.body()) {
                assertThat(answer.statusCode())
                        .as(new String(body.readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo(404);
            }
        }
    }

    private static BufferedReader lines(HttpResponse<InputStream> answer) {
        return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }

    private void go(String name) throws Exception {
        Files.createFile(folder.resolve(name + ".go"));
    }

    @Test
    void what_a_trial_writes_is_streamed_until_it_has_ended_and_nothing_of_the_next_one() throws Exception {
        try (var server = start()) {
            var study = submit(server);
            var followed = follow(server, study + "/trials/0");
            assertThat(followed.headers().firstValue("Trial-State")).contains("running");
            assertThat(followed.headers().firstValue("Trial-Attempt")).contains("1");
            var lines = lines(followed);
            assertThat(lines.readLine()).isEqualTo("begin a ä");

            var now = get(server, study + "/trials/0/log", "Range", "bytes=6-");
            assertThat(now.statusCode()).isEqualTo(206);
            assertThat(now.body()).isEqualTo("a ä\n");
            assertThat(now.headers().firstValue("Trial-State")).contains("running");

            go("a");
            assertThat(lines.readLine()).isEqualTo("end a");
            var next = lines(follow(server, study + "/trials/1"));
            assertThat(next.readLine()).isEqualTo("begin b ä");
            assertThat(lines.readLine())
                    .as("of the next trial in the same process")
                    .isNull();

            go("b");
            assertThat(next.readLine()).isEqualTo("end b");
            assertThat(next.readLine()).isNull();
            assertThat(get(server, study + "?until=ended", "Prefer", "wait=60").body())
                    .contains("\"completed\"");
            assertThat(get(server, study + "/trials/0/log").body()).isEqualTo("begin a ä\nend a\n");
            assertThat(get(server, study + "/trials/1/log?follow=true").body()).isEqualTo("begin b ä\nend b\n");
        }
    }

    @Test
    void every_attempt_keeps_what_it_wrote_also_after_a_restart() throws Exception {
        String study;
        Files.createFile(folder.resolve("a.fall"));
        try (var server = start()) {
            study = submit(server);
            var first = follow(server, study + "/trials/0");
            go("a");
            assertThat(new String(first.body().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("begin a ä\nend a\njava.lang.IllegalStateException: told to fall");
            var other = CompletableFuture.runAsync(() -> {
                try {
                    go("b");
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            assertThat(get(server, study + "?until=ended", "Prefer", "wait=60").body())
                    .contains("\"completed\"");
            other.join();
            holdAttempts(server, study);
        }
        try (var server = start()) {
            holdAttempts(server, study);
        }
    }

    private void holdAttempts(Server server, String study) throws Exception {
        var last = get(server, study + "/trials/0/log");
        assertThat(last.body()).isEqualTo("begin a ä\nend a\n");
        assertThat(last.headers().firstValue("Trial-Attempt")).contains("2");
        var first = get(server, study + "/trials/0/log?attempt=1");
        assertThat(first.body()).startsWith("begin a ä\nend a\njava.lang.IllegalStateException: told to fall");
        assertThat(first.headers().firstValue("Trial-State")).contains("succeeded");
        var none = get(server, study + "/trials/0/log?attempt=3");
        assertThat(none.statusCode()).isEqualTo(404);
        assertThat(none.body()).contains("/problems/unknown-attempt", "has no attempt 3; there are 2");
    }
}
