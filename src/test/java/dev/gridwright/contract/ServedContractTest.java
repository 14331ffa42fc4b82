package dev.gridwright.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.app.Server;
import dev.gridwright.app.ServerSettings;
import dev.gridwright.contract.Contract.Operation;
import dev.gridwright.contract.Exchange.Answer;
import dev.gridwright.contract.Exchange.Body;
import dev.gridwright.grid.context.CommandRules;
import dev.gridwright.quota.Quota;
import dev.gridwright.report.ReportFormat;
import dev.gridwright.web.WebSettings;
import dev.gridwright.web.access.Access;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// A real server against its contract, in both directions: what it answers is documented, and what is documented it
/// answers.
@TestInstance(Lifecycle.PER_CLASS)
final class ServedContractTest {
    /// What no request brings about by itself, and what other tests bring about.
    private static final Set<String> ELSEWHERE =
            Set.of("401", "403", "408", "414", "428", "429", "431", "500", "503", "507");

    /// Answers that need a race, output, or a grid that cannot be read any more; other tests bring them about.
    private static final Set<String> RARE = Set.of(
            "POST /api/v1/studies 409",
            "POST /api/v1/studies/{study}/resume 422",
            "GET /api/v1/studies/{study}/trials 422",
            "POST /api/v1/backup 409");

    /// Routes that have their scope and are built later, or that are another spelling of one that is documented.
    private static final Set<String> NOT_SERVED = Set.of(
            "GET /",
            "GET /assets/{file}",
            "GET /api/v1/studies/{study}/trials/{index}/files/{file}/*",
            "GET /docs/start.js",
            "GET /docs/swagger-ui.css",
            "GET /docs/swagger-ui-bundle.js");

    /// What monitors ask, with parameters of their own.
    private static final Set<String> PROBED = Set.of("isLive", "isStarted", "isReady", "scrapeMetrics");

    private static final String GRID = """
            version: 1
            name: small
            labels: {team: vision}
            space: {x: [1, 2, 3], y: [1, 2]}
            objective: {metric: value, goal: minimize}
            trial: {function: sphere}
            """;

    private static final String SLOW = GRID.replace("small", "slow").replace("sphere", "sphere, delay: 60s");

    private static final String FALLING = """
            version: 1
            name: falling
            space: {x: [1, 2]}
            objective: {metric: value, goal: minimize}
            trial: {function: sphere, delay: 60s, timeout: 100ms}
            """;

    private static final String LEAVING = """
            version: 1
            name: leaving
            space: {x: [1]}
            objective: {metric: value, goal: maximize}
            trial:
              command: [sh, -c, 'echo 0123456789 > "$1/model"; echo "{\\"value\\": 1}"', sh, "${output_dir}"]
            """;

    private final Contract contract = Contract.published();
    private Server server;
    private Exchange exchange;

    @BeforeAll
    void start(@TempDir Path folder) {
        server = Server.start(new ServerSettings(
                folder,
                "127.0.0.1",
                0,
                2,
                OptionalLong.of(ServerSettings.DEFAULT_MAX_POINTS),
                Optional.empty(),
                Set.of(),
                new ServerSettings.Purpose.Serve(
                        Optional.empty(), Optional.empty(), OptionalLong.empty(), new CommandRules(Map.of(), true))));
        exchange = new Exchange(contract, server.address());
    }

    @AfterAll
    void stop() {
        exchange.close();
        server.close(java.time.Duration.ZERO);
    }

    private Answer send(String id, Map<String, String> path, String query, Optional<Body> body, String... headers) {
        var operation = contract.operation(id);
        return exchange.send(operation, operation.path(path) + query, body, headers);
    }

    private Answer send(String id, String study, String... headers) {
        return send(id, at(study), "", Optional.empty(), headers);
    }

    private Answer json(String id, String study, String body, String... headers) {
        return send(id, at(study), "", Optional.of(Body.json(body)), headers);
    }

    private static Map<String, String> at(String study) {
        return Map.of("study", study, "index", "0");
    }

    private String submitted(String grid) {
        var answer = send("submitStudy", Map.of(), "", Optional.of(Body.yaml(grid)));
        assertThat(answer.status()).isEqualTo(201);
        return answer.json().path("id").asText();
    }

    private String ended(String grid) {
        var study = submitted(grid);
        var answer = send("getStudy", at(study), "?until=ended", Optional.empty(), "Prefer", "wait=60");
        assertThat(answer.json().path("ended_at").isNull()).isFalse();
        return study;
    }

    @Test
    void every_route_is_documented_and_every_documented_route_is_there() {
        var documented = new TreeSet<String>();
        contract.operations().forEach(operation -> documented.add(operation.toString()));
        var served = new TreeSet<String>();
        Access.routes().forEach(route -> served.add(route.replaceAll(":([a-z]+)", "{$1}")));
        served.removeAll(NOT_SERVED);
        assertThat(documented).isEqualTo(served);
        for (var operation : contract.operations()) {
            var answer = client().options(operation.path(values(operation)));
            assertThat(answer.statusCode()).as("%s", operation).isEqualTo(204);
            assertThat(List.of(answer.headers().firstValue("Allow").orElse("").split(", ")))
                    .as("%s", operation)
                    .contains(operation.method());
        }
    }

    private PlainClient client() {
        return new PlainClient(server.address());
    }

    private static Map<String, String> values(Operation operation) {
        var values = new LinkedHashMap<String, String>();
        for (var parameter : operation.parameters()) {
            if (parameter.path("in").asText().equals("path")) {
                var name = parameter.path("name").asText();
                values.put(
                        name,
                        switch (name) {
                            case "index" -> "0";
                            case "pool" -> "cpu";
                            case "name" -> "study-ended";
                            default -> "none-abcdef";
                        });
            }
        }
        return values;
    }

    @Test
    void what_is_wrong_everywhere_is_answered_as_documented() {
        for (var operation : contract.operations()) {
            var path = operation.path(values(operation));
            var query = required(operation);
            var body = contract.requestBody(operation);
            if (!PROBED.contains(operation.id())) {
                assertStatus(operation, path + "?nonsense=1" + query.replace('?', '&'), example(operation), 400);
            }
            if (operation.documents(404) && operation.path().contains("{study}")) {
                assertStatus(operation, path + query, example(operation), 404);
            }
            if (operation.documents(406)) {
                assertStatus(operation, path + query, example(operation), 406, "Accept", "image/png");
            }
            if (body.isPresent()) {
                assertStatus(operation, path + query, Optional.of(new Body("text/plain", new byte[] {'x'})), 415);
                assertStatus(
                        operation, path + query, Optional.of(new Body("application/json", new byte[2 << 20])), 413);
            } else if (operation.method().equals("POST")) {
                assertStatus(operation, path, Optional.of(new Body("text/plain", new byte[] {'x'})), 415);
                assertStatus(operation, path, Optional.of(new Body("application/json", new byte[2 << 20])), 413);
            } else if (!operation.path().startsWith("/health/")) {
                exchange.send(operation, path + query, Optional.empty(), "Content-Type", "text/plain");
                assertStatus(operation, path + query, Optional.of(new Body("text/plain", new byte[] {'x'})), 400);
            }
        }
    }

    private void assertStatus(
            Operation operation, String pathAndQuery, Optional<Body> body, int status, String... headers) {
        assertThat(operation.documents(status))
                .as("%s documents %s", operation, status)
                .isTrue();
        var answer = exchange.send(operation, pathAndQuery, body, headers);
        assertThat(answer.status()).as("%s %s", operation, answer.body()).isEqualTo(status);
    }

    /// The required query parameters of an operation with some value.
    private static String required(Operation operation) {
        var query = new StringBuilder();
        for (var parameter : operation.parameters()) {
            if (parameter.path("in").asText().equals("query")
                    && parameter.path("required").asBoolean()) {
                query.append(query.isEmpty() ? '?' : '&')
                        .append(parameter.path("name").asText())
                        .append('=')
                        .append(parameter.at("/schema/enum/0").asText("x"));
            }
        }
        return query.toString();
    }

    private Optional<Body> example(Operation operation) {
        return contract.requestBody(operation)
                .flatMap(body -> Contract.content(body).entrySet().stream()
                        .filter(content -> content.getKey().endsWith("json"))
                        .findFirst()
                        .map(content -> {
                            var examples = content.getValue().path("examples");
                            var value = examples.isEmpty()
                                    ? "{}"
                                    : examples.elements().next().path("value").toString();
                            return new Body(content.getKey(), value.getBytes(StandardCharsets.UTF_8));
                        }));
    }

    @Test
    void every_documented_answer_is_given() {
        var study = ended(GRID);
        var falling = ended(FALLING);
        submissions();
        // Before the slow one, which holds every slot.
        files(ended(LEAVING));
        var slow = submitted(SLOW);
        looks(study, slow);
        results(study);
        changes(slow, study, falling);
        leases();
        operation();
        what_is_wrong_everywhere_is_answered_as_documented();

        var missing = new LinkedHashSet<String>();
        for (var operation : contract.operations()) {
            for (var status : operation.statuses()) {
                if (!ELSEWHERE.contains(status)
                        && !RARE.contains(operation + " " + status)
                        && !(status.equals("400") && PROBED.contains(operation.id()))
                        && !exchange.seen().contains(operation + " " + status)) {
                    missing.add(operation + " " + status);
                }
            }
        }
        assertThat(missing).as("documented and never answered").isEmpty();
    }

    @Test
    void a_server_that_wants_the_version_named_says_so_as_documented(@TempDir Path careful) {
        var settings = ServerSettings.local(careful, 1);
        var safety =
                new ServerSettings.Safety(false, true, Optional.empty(), WebSettings.Bounds.DEFAULT, Quota.DEFAULT);
        try (var another = Server.start(new ServerSettings(
                        settings.data(),
                        settings.host(),
                        settings.port(),
                        settings.slots(),
                        settings.maxPoints(),
                        settings.plugins(),
                        settings.publicHosts(),
                        settings.purpose(),
                        safety));
                var asked = new Exchange(contract, another.address())) {
            for (var id : List.of("changeStudy", "deleteStudy")) {
                var operation = contract.operation(id);
                var path = operation.path(at("none-abcdef"));
                assertThat(asked.send(operation, path, example(operation)).status())
                        .isEqualTo(428);
                assertThat(asked.send(operation, path, example(operation), "If-Match", "*")
                                .status())
                        .isEqualTo(404);
            }
        }
    }

    private void submissions() {
        send("planGrid", Map.of(), "", Optional.of(Body.yaml(GRID)));
        send("planGrid", Map.of(), "?range=0:2", Optional.of(Body.yaml(GRID)));
        send("planGrid", Map.of(), "", Optional.of(Body.yaml("version: 2")));
        send("submitStudy", Map.of(), "", Optional.of(Body.yaml("version: 2")));
        send("submitStudy", Map.of(), "", Optional.of(Body.json("{\"version\": 1")));
        var first = send("submitStudy", Map.of(), "", Optional.of(Body.yaml(GRID)), "Idempotency-Key", "key 1");
        var again = send("submitStudy", Map.of(), "", Optional.of(Body.yaml(GRID)), "Idempotency-Key", "key 1");
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        var id = first.json().path("id");
        assertThat(again.json().path("id")).isEqualTo(id);
        send("submitStudy", Map.of(), "", Optional.of(Body.yaml(FALLING)), "Idempotency-Key", "key 1");
        send("getStudy", at(id.asText()), "?until=ended", Optional.empty(), "Prefer", "wait=60");
        send("deleteStudy", id.asText());
        send("submitStudy", Map.of(), "", Optional.of(Body.yaml(GRID)), "Idempotency-Key", "key 1");
    }

    private void looks(String study, String slow) {
        send("listStudies", Map.of(), "?limit=1&state=completed,running&label=team%3Dvision", Optional.empty());
        var shown = send("getStudy", study);
        send("getStudy", study, "If-None-Match", shown.header("ETag"));
        send("getGrid", study);
        for (var query : List.of(
                "?limit=2",
                "?format=ndjson",
                "?format=csv",
                "?order=objective&outcome=succeeded",
                "?param.x=1&param.x=2",
                "?state=waiting&limit=1")) {
            send("listTrials", at(study), query, Optional.empty());
            send("listTrials", at(slow), query, Optional.empty());
        }
        send("getTrial", study);
        var running = send("listTrials", at(slow), "?state=running", Optional.empty());
        assertThat(running.json().path("items")).isNotEmpty();
        send("getTrialLog", study);
        send("getTrialLog", study, "Range", "bytes=9-");
        send("listTrialFiles", study);
        var events = send("streamEvents", at(study), "", Optional.empty());
        assertThat(events.status()).isEqualTo(200);
        var lines = client().get("/api/v1/studies/" + study + "/events", "Accept", "application/x-ndjson")
                .body()
                .lines()
                .toList();
        send("streamEvents", at(study), "?after=" + lines.size(), Optional.empty());
        send("whyBlocked", slow);
    }

    private void files(String study) {
        send("getTrialLog", study, "Range", "bytes=1-2");
        var listed = send("listTrialFiles", study).json().at("/items/0");
        assertThat(listed.path("size_bytes").asInt()).isEqualTo(11);
        var model =
                Map.of("study", study, "index", "0", "file", listed.path("name").asText());
        var whole = send("getTrialFile", model, "", Optional.empty());
        assertThat(whole.header("ETag")).isEqualTo('"' + listed.path("sha256").asText() + '"');
        send("getTrialFile", model, "", Optional.empty(), "Range", "bytes=2-4");
        send("getTrialFile", model, "", Optional.empty(), "Range", "bytes=99-");
    }

    private void results(String study) {
        send("bestTrials", at(study), "?k=3", Optional.empty());
        send("bestTrials", at(study), "?pareto=fit_seconds:minimize", Optional.empty());
        send("bestTrials", at(study), "?pareto=1", Optional.empty());
        send("getEffects", study);
        send("getHeatmap", at(study), "?x=x&y=y", Optional.empty());
        send("getHistory", at(study), "?points=10", Optional.empty());
        send("getTimeline", at(study), "?limit=2", Optional.empty());
        for (var format : ReportFormat.values()) {
            var report = send("getReport", at(study), "?format=" + format.word(), Optional.empty());
            assertThat(report.status()).as(format.word()).isEqualTo(200);
        }
        json("checkGates", study, "{\"gates\": [\"best >= 0.5\", \"warn: duration < 15m\"]}");
        json("checkGates", study, "{\"gates\": [\"bst >= 0.5\"]}");
    }

    private void changes(String slow, String study, String falling) {
        var shown = json("changeStudy", slow, "{\"priority\": 3, \"labels\": {\"a\": \"b\"}, \"parallel\": 1}");
        assertThat(shown.json().path("priority").asInt()).isEqualTo(3);
        json("changeStudy", slow, "{\"priority\": 4}", "If-Match", "\"none\"");
        json("changeStudy", slow, "{\"priority\": \"high\"}");
        json("changeStudy", study, "{\"priority\": 4}");
        send("deleteStudy", slow);
        send("deleteStudy", study, "If-Match", "\"none\"");
        send("pauseStudy", slow);
        json("addPoints", slow, "{\"points\": [{\"x\": 1.5, \"y\": 2}, {\"x\": 3, \"y\": 1}], \"first\": true}");
        json("addPoints", slow, "{\"points\": [{\"x\": 1.5}, {\"z\": 2}]}");
        json("addPoints", slow, "[");
        json("addPoints", "nothing-abc234", "{\"points\": [{\"x\": 1.5, \"y\": 2}]}");
        json("addPoints", study, "{\"points\": [{\"x\": 1.5, \"y\": 2}]}");
        send("resumeStudy", slow);
        send("cancelStudy", slow);
        send("getStudy", at(slow), "?until=ended", Optional.empty(), "Prefer", "wait=60");
        send("pauseStudy", slow);
        send("resumeStudy", slow);
        send("cancelStudy", study);
        json("cancelStudy", slow, "{\"mode\": \"quickly\"}");
        json("retryStudy", falling, "{\"outcomes\": [\"timed_out\"]}");
        json("retryStudy", falling, "{\"outcomes\": [\"succeeded\"]}");
        json("retryStudy", study, "{}");
        send("getStudy", at(falling), "?until=ended", Optional.empty(), "Prefer", "wait=60");
        send("deleteStudy", falling);
    }

    private void leases() {
        send("askForLeases", Map.of(), "", ask("idle", "none"));
        var study = submitted(GRID.replace("small", "pulled").replace("function: sphere", "worker: contract"));
        var first = lease("one");
        send(
                "askForLeases",
                Map.of(),
                "",
                Optional.of(Body.json("{\"worker\":\"me\",\"queues\":[\"other\"]," + "\"request_id\":\"one\"}")));
        send("keepLease", first, "", Optional.empty());
        send("keepLease", first, "", Optional.of(Body.json("{\"measurements\":[{\"metrics\":{\"value\":1}}]}")));
        var result = Optional.of(Body.json("{\"metrics\":{\"value\":0.5}}"));
        assertThat(send("reportResult", first, "", result).status()).isEqualTo(200);
        send("reportResult", first, "", Optional.of(Body.json("{\"metrics\":{\"value\":0.4}}")));
        assertThat(send("keepLease", first, "", Optional.empty())
                        .json()
                        .path("stop")
                        .asBoolean())
                .isTrue();
        send("giveBackLease", first, "", Optional.empty());
        var second = lease("two");
        send("giveBackLease", second, "", Optional.empty());
        var unknown = Map.of("lease", "1-00000000000000000000000000000000");
        send("keepLease", unknown, "", Optional.empty());
        send("reportResult", unknown, "", result);
        send("giveBackLease", unknown, "", Optional.empty());
        json("cancelStudy", study, "{\"mode\": \"kill\"}");
    }

    private static Optional<Body> ask(String request, String queue) {
        return Optional.of(
                Body.json("{\"worker\":\"me\",\"queues\":[\"" + queue + "\"],\"request_id\":\"" + request + "\"}"));
    }

    private Map<String, String> lease(String request) {
        var answer = send("askForLeases", Map.of(), "", ask(request, "contract"));
        return Map.of("lease", answer.json().at("/leases/0/lease").asText());
    }

    private void operation() {
        send("listPools", Map.of(), "", Optional.empty());
        send("resizePool", Map.of("pool", "cpu"), "", Optional.of(Body.json("{\"slots\": 3}")));
        send("resizePool", Map.of("pool", "cpu"), "", Optional.of(Body.json("{\"slots\": 0}")));
        send("resizePool", Map.of("pool", "disk"), "", Optional.of(Body.json("{\"slots\": 1}")));
        var token = send(
                "createToken",
                Map.of(),
                "",
                Optional.of(Body.json("{\"name\": \"ci\", \"scopes\": [\"read\"], \"expires_in\": \"1h\"}")));
        send("listTokens", Map.of(), "", Optional.empty());
        send("revokeToken", Map.of("token", token.json().path("id").asText()), "", Optional.empty());
        send("revokeToken", Map.of("token", "none"), "", Optional.empty());
        for (var id : List.of("getStorage", "scrapeMetrics", "isLive", "isStarted", "isReady")) {
            send(id, Map.of(), "", Optional.empty());
        }
        for (var id : List.of("openapiYaml", "openapiJson", "readDocs", "grabSchema")) {
            var file = send(id, Map.of(), "", Optional.empty());
            send(id, Map.of(), "", Optional.empty(), "If-None-Match", file.header("ETag"));
        }
        for (var part : List.of("start.js", "swagger-ui.css", "swagger-ui-bundle.js")) {
            assertThat(client().get("/docs/" + part).statusCode()).as(part).isEqualTo(200);
            assertThat(client().get("/docs").body()).contains("/docs/" + part);
        }
        send("backUp", Map.of(), "", Optional.empty());
        send("explainProblem", Map.of("name", "study-ended"), "", Optional.empty());
        send("explainProblem", Map.of("name", "none"), "", Optional.empty());
    }
}
