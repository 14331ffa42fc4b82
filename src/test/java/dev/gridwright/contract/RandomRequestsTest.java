package dev.gridwright.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gridwright.app.Server;
import dev.gridwright.app.ServerSettings;
import dev.gridwright.contract.Contract.Operation;
import dev.gridwright.contract.Exchange.Body;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Requests made at random from the contract, right ones and wrong ones: none brings about a fault of the server, or an
/// answer that is not documented. More of them with `-Dgridwright.random.requests=20000`, others with
/// `-Dgridwright.random.seed=2`.
final class RandomRequestsTest {
    private static final int REQUESTS = Integer.getInteger("gridwright.random.requests", 1_000);

    /// Answers that no request may bring about.
    private static final int FIRST_SERVER_FAULT = 500;

    private static final String GRID = """
            version: 1
            name: random
            space: {x: [1, 2, 3], y: {min: 0, max: 1, count: 3}, kernel: [rbf, linear]}
            objective: {metric: value, goal: minimize}
            trial: {function: ackley, %s}
            """;

    private static final List<String> MEDIA_TYPES =
            List.of("text/plain", "application/json", "application/yaml", "x/y", "x");

    private static final List<String> TEXTS = List.of(
            "",
            "x",
            "0",
            "-1",
            "1.5",
            "99999999999999999999",
            "true",
            "null",
            "ended",
            "json",
            "ndjson",
            "csv",
            "index",
            "objective",
            "completed",
            "running",
            "waiting",
            "succeeded",
            "0:3",
            "3:0",
            "1/2",
            "2/1",
            "a=b",
            "a,b",
            "päivää 🌲",
            "%00",
            "'; drop table trial; --",
            "../../etc/passwd",
            "<script>",
            "\u202e",
            "1e999",
            "NaN",
            "30d",
            "best >= 0.5",
            "rate(failed) < 2%");

    private final Contract contract = Contract.published();
    private final long seed = Long.getLong("gridwright.random.seed", 1);
    private final Random random = new Random(seed);
    private final List<String> studies = new ArrayList<>();

    @Test
    void no_request_brings_about_a_fault_or_an_undocumented_answer(@TempDir Path folder) {
        System.out.println("seed " + seed);
        try (var server = Server.start(ServerSettings.local(folder, 2));
                var exchange = new Exchange(contract, server.address())) {
            for (int request = 0; request < REQUESTS; request++) {
                if (request % 250 == 0) {
                    seedStudies(exchange);
                }
                var operation = any(contract.operations());
                var answer = send(exchange, operation);
                assertThat(answer.status())
                        .as("seed %s request %s: %s %s", seed, request, operation, answer.body())
                        .isLessThan(FIRST_SERVER_FAULT);
                if (operation.id().equals("submitStudy") && answer.status() == 201) {
                    studies.add(answer.json().path("id").asText());
                }
            }
            assertThat(exchange.seen()).hasSizeGreaterThan(50);
            server.close(Duration.ZERO);
        }
    }

    /// Also what no client of ours sends: a body where none is documented, the media type of none, `HEAD`.
    private Exchange.Answer send(Exchange exchange, Operation operation) {
        var body = body(operation);
        var headers = headers();
        if (body.isEmpty() && chance(0.1)) {
            headers.addAll(List.of("Content-Type", any(MEDIA_TYPES)));
        }
        var pathAndQuery = path(operation) + query(operation);
        return operation.method().equals("GET") && chance(0.15)
                ? exchange.head(operation, pathAndQuery, body, headers.toArray(String[]::new))
                : exchange.send(operation, pathAndQuery, body, headers.toArray(String[]::new));
    }

    /// Some studies that others may have been deleted from, ended and running.
    private void seedStudies(Exchange exchange) {
        for (var rest : List.of("delay: 1ms", "delay: 50ms", "delay: 60s, timeout: 200ms", "delay: 60s")) {
            var answer = exchange.send(
                    contract.operation("submitStudy"),
                    "/api/v1/studies",
                    Optional.of(Body.yaml(GRID.formatted(rest).replace(", kernel: [rbf, linear]", ""))));
            assertThat(answer.status()).as(answer.body()).isEqualTo(201);
            studies.add(answer.json().path("id").asText());
        }
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private boolean chance(double share) {
        return random.nextDouble() < share;
    }

    private String path(Operation operation) {
        var path = operation.path();
        for (var parameter : operation.parameters()) {
            if (parameter.path("in").asText().equals("path")) {
                var name = parameter.path("name").asText();
                var value = chance(0.1)
                        ? encoded(any(TEXTS).isEmpty() ? "x" : any(TEXTS).replaceAll("[/%.;\\\\]", "") + "x")
                        : switch (name) {
                            case "study" -> any(studies);
                            case "index" -> Integer.toString(random.nextInt(12));
                            case "pool" -> "cpu";
                            case "name" -> "study-ended";
                            default -> "none";
                        };
                path = path.replace("{" + name + "}", value);
            }
        }
        return path;
    }

    private String query(Operation operation) {
        var parts = new ArrayList<String>();
        for (var parameter : operation.parameters()) {
            if (parameter.path("in").asText().equals("query")
                    && (parameter.path("required").asBoolean() || chance(0.4))) {
                var name = parameter.path("name").asText();
                if (name.equals("params")) {
                    parts.add("param." + any(List.of("x", "y", "z")) + "=" + encoded(any(TEXTS)));
                } else if (!name.equals("follow") || chance(0.2)) {
                    parts.add(name + "=" + encoded(text(parameter.path("schema"))));
                }
            }
        }
        if (chance(0.03)) {
            parts.add("nonsense=1");
        }
        return parts.isEmpty() ? "" : "?" + String.join("&", parts);
    }

    private String text(JsonNode schema) {
        var followed = contract.follow(schema);
        if (chance(0.2)) {
            return any(TEXTS);
        }
        if (followed.path("type").asText().equals("array")) {
            return text(followed.path("items"));
        }
        if (!followed.path("enum").isEmpty()) {
            return followed.path("enum")
                    .path(random.nextInt(followed.path("enum").size()))
                    .asText();
        }
        return switch (followed.path("type").asText()) {
            case "integer" -> Integer.toString(random.nextInt(20));
            case "boolean" -> "true";
            default -> any(List.of("x", "y", "0:3", "1/2", any(TEXTS)));
        };
    }

    private List<String> headers() {
        var headers = new ArrayList<String>();
        if (chance(0.1)) {
            headers.addAll(List.of("Accept", any(List.of("application/json", "text/csv", "image/png", "*/*", "x"))));
        }
        if (chance(0.1)) {
            headers.addAll(List.of("Prefer", any(List.of("wait=0", "wait=1", "wait=x", "respond-async"))));
        }
        if (chance(0.1)) {
            headers.addAll(List.of("If-None-Match", any(List.of("*", "\"1\"", "x"))));
        }
        if (chance(0.1)) {
            headers.addAll(List.of("If-Match", any(List.of("*", "\"1\"", "x"))));
        }
        if (chance(0.1)) {
            headers.addAll(List.of("Idempotency-Key", any(List.of("a", "b", "c", "d e"))));
        }
        if (chance(0.1)) {
            headers.addAll(List.of("Range", any(List.of("bytes=0-3", "bytes=-1", "bytes=9-", "lines=1-2", "x"))));
        }
        if (chance(0.1)) {
            headers.addAll(List.of("Last-Event-ID", any(List.of("0", "1", "3", "x"))));
        }
        return headers;
    }

    private Optional<Body> body(Operation operation) {
        var documented = contract.requestBody(operation);
        if (documented.isEmpty()) {
            return chance(0.1) ? Optional.of(new Body(any(MEDIA_TYPES), bytes())) : Optional.empty();
        }
        if (chance(0.05)) {
            return Optional.of(new Body(any(MEDIA_TYPES), bytes()));
        }
        if (documented.get().path("required").asBoolean() && chance(0.05)) {
            return Optional.empty();
        }
        var content = any(List.copyOf(Contract.content(documented.get()).entrySet()));
        if (content.getKey().endsWith("yaml")) {
            var yaml = GRID.formatted(any(List.of("delay: 1ms", "delay: 60s", "dely: 1", "delay: x")));
            return Optional.of(Body.yaml(chance(0.5) ? yaml.replace(", kernel: [rbf, linear]", "") : yaml));
        }
        var examples = content.getValue().path("examples");
        JsonNode value = examples.isEmpty()
                ? Contract.JSON.createObjectNode()
                : examples.elements().next().path("value").deepCopy();
        while (chance(0.4)) {
            value = mutated(value, 0);
        }
        return Optional.of(new Body(content.getKey(), value.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private byte[] bytes() {
        var bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        return bytes;
    }

    /// The value with something in it replaced, added or taken away.
    private JsonNode mutated(JsonNode value, int depth) {
        if (depth < 4 && value instanceof ObjectNode object && !object.isEmpty() && chance(0.8)) {
            var names = new ArrayList<String>();
            object.fieldNames().forEachRemaining(names::add);
            var name = any(names);
            if (chance(0.15)) {
                object.remove(name);
            } else if (chance(0.1)) {
                object.set(name + "x", object.get(name));
            } else {
                object.set(name, mutated(object.get(name), depth + 1));
            }
            return object;
        }
        if (depth < 4 && value instanceof ArrayNode array && !array.isEmpty() && chance(0.8)) {
            int position = random.nextInt(array.size());
            array.set(position, mutated(array.get(position), depth + 1));
            return array;
        }
        return switch (random.nextInt(6)) {
            case 0 -> Contract.JSON.getNodeFactory().textNode(any(TEXTS));
            case 1 -> Contract.JSON.getNodeFactory().numberNode(random.nextInt(100) - 5);
            case 2 -> Contract.JSON.getNodeFactory().nullNode();
            case 3 -> Contract.JSON.createArrayNode();
            case 4 -> Contract.JSON.createObjectNode();
            default -> Contract.JSON.getNodeFactory().booleanNode(random.nextBoolean());
        };
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
