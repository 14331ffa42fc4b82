package dev.gridwright.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.gridwright.app.ServerSettings.Outside;
import dev.gridwright.app.ServerSettings.Purpose;
import dev.gridwright.app.ServerSettings.Safety;
import dev.gridwright.grid.context.CommandRules;
import dev.gridwright.outbound.AllowedHosts;
import dev.gridwright.secret.Secrets;
import dev.gridwright.web.work.WorkerClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Results of somebody's own code, reused by a whole server as long as what stands for the code is what it was.
@Timeout(300)
final class ReuseOfCodeTest {
    private static final int POINTS = 3;

    @TempDir
    private Path folder;

    private Server start() {
        return Server.start(new ServerSettings(
                folder.resolve("data"),
                "127.0.0.1",
                0,
                ServerSettings.sizes(2),
                OptionalLong.empty(),
                Optional.empty(),
                Set.of(),
                new Purpose.Serve(
                        Optional.of(folder), Optional.empty(), OptionalLong.empty(), new CommandRules(Map.of(), true)),
                Safety.DEFAULT,
                new Outside(AllowedHosts.of(List.of("127.0.0.1")).rules(), Secrets.NONE)));
    }

    private static String grid(String trial, String key) {
        return """
                version: 1
                name: code
                space: {x: {min: 1, max: %d, step: 1}}
                objective: {metric: value, goal: maximize}
                trial: {%s}
                cache: {mode: readwrite, key: [%s]}
                """.formatted(POINTS, trial, key);
    }

    private static void ended(JsonNode study, int cached) {
        assertThat(study.at("/counts/succeeded").asInt()).as("%s", study).isEqualTo(POINTS);
        assertThat(study.at("/counts/cached").asInt()).isEqualTo(cached);
        assertThat(study.at("/best/objective").asDouble()).isEqualTo(POINTS);
    }

    private int ran() throws Exception {
        return Files.readAllLines(folder.resolve("ran")).size();
    }

    @Test
    void a_command_runs_again_when_its_script_has_changed() throws Exception {
        var script = "echo $1 >>\"" + folder.resolve("ran") + "\"; echo \"{\\\"value\\\": $1}\"\n";
        Files.writeString(folder.resolve("run.sh"), script);
        var grid = grid("command: [sh, run.sh, \"${x}\"]", "run.sh");
        try (var server = start();
                var client = new WorkerClient(server.address())) {
            ended(client.ended(client.submit(grid)), 0);
            assertThat(ran()).isEqualTo(POINTS);
            ended(client.ended(client.submit(grid)), POINTS);
            assertThat(ran()).isEqualTo(POINTS);
            Files.writeString(folder.resolve("run.sh"), "# better\n" + script);
            ended(client.ended(client.submit(grid)), 0);
            assertThat(ran()).isEqualTo(2 * POINTS);
            Files.writeString(folder.resolve("run.sh"), script);
            ended(client.ended(client.submit(grid)), POINTS);
            assertThat(ran()).isEqualTo(2 * POINTS);
        }
    }

    @Test
    void a_service_is_asked_again_when_its_version_is_another() throws Exception {
        var asked = new AtomicInteger();
        var service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", exchange -> {
            asked.incrementAndGet();
            var x = exchange.getRequestURI().getQuery().substring(2);
            var answer = ("{\"value\": " + x + "}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            try (exchange) {
                exchange.getResponseBody().write(answer);
            }
        });
        service.start();
        var http = "http: {method: GET, url: \"http://127.0.0.1:"
                + service.getAddress().getPort() + "/?x=${x}\", result: {value: /value}}";
        try (var server = start();
                var client = new WorkerClient(server.address())) {
            ended(client.ended(client.submit(grid(http, "v1"))), 0);
            assertThat(asked).hasValue(POINTS);
            ended(client.ended(client.submit(grid(http, "v1"))), POINTS);
            assertThat(asked).hasValue(POINTS);
            ended(client.ended(client.submit(grid(http, "v2"))), 0);
            assertThat(asked).hasValue(2 * POINTS);
        } finally {
            service.stop(0);
        }
    }

    @Test
    void a_worker_gets_nothing_of_what_is_known_and_all_of_another_version() throws Exception {
        try (var server = start();
                var client = new WorkerClient(server.address())) {
            var first = client.submit(grid("worker: q", "v1"));
            work(client);
            ended(client.ended(first), 0);
            // Nobody works on these.
            ended(client.ended(client.submit(grid("worker: q", "v1"))), POINTS);
            var third = client.submit(grid("worker: q", "v2"));
            work(client);
            ended(client.ended(third), 0);
        }
    }

    /// Takes all trials that there are, one after the other.
    private static void work(WorkerClient client) {
        for (int trial = 0; trial < POINTS; trial++) {
            var ask = "{\"worker\":\"w\",\"queues\":[\"q\"],\"wait\":\"30s\"}";
            for (var lease : WorkerClient.held(client.json("POST", "/leases", ask))) {
                var report = client.json(
                        "PUT",
                        "/leases/" + lease.id() + "/result",
                        "{\"metrics\":{\"value\":" + (lease.index() + 1) + "}}");
                assertThat(report.status()).isEqualTo(200);
            }
        }
    }
}
