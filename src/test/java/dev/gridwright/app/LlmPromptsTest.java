package dev.gridwright.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gridwright.app.ServerSettings.Outside;
import dev.gridwright.app.ServerSettings.Purpose;
import dev.gridwright.app.ServerSettings.Safety;
import dev.gridwright.secret.Secrets;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The example grid of prompts, against a chat endpoint of the test.
@Timeout(180)
final class LlmPromptsTest {

    private static final Path GRIDS =
            Path.of(System.getProperty("gridwright.home", ".")).resolve("grids").toAbsolutePath();
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger under = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private Map<String, String> capitals = Map.of();

    @AfterEach
    void close() {
        client.close();
        vertx.close().await();
    }

    /// Knows every capital as the large model, and those with a long name as the small one; is busy once.
    private void chat(HttpServerRequest request) {
        most.accumulateAndGet(under.incrementAndGet(), Math::max);
        request.body().onSuccess(bytes -> {
            int number = asked.incrementAndGet();
            var response = request.response();
            if (!"Bearer a-key-of-the-test".equals(request.getHeader("authorization"))) {
                response.setStatusCode(401).end();
            } else if (number == 5) {
                response.setStatusCode(429).putHeader("retry-after", "0").end();
            } else {
                response.end(answer(bytes.toJsonObject()).toBuffer());
            }
            under.decrementAndGet();
        });
    }

    private JsonObject answer(JsonObject body) {
        assertThat(body.getValue("temperature")).isInstanceOf(Number.class);
        var messages = body.getJsonArray("messages");
        var question = messages.getJsonObject(1).getString("content");
        var country = question.substring("What is the capital of ".length(), question.length() - 1);
        var capital = capitals.getOrDefault(country, "");
        boolean large = body.getString("model").equals("large-model");
        boolean known = large || capital.length() > 6;
        boolean json = messages.getJsonObject(0).getString("content").contains("JSON");
        var city = known ? capital : "Springfield";
        var content = json ? "```json\n{\"capital\": \"" + city + "\"}\n```" : city + ".";
        return new JsonObject()
                .put(
                        "choices",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put(
                                                "message",
                                                new JsonObject()
                                                        .put("role", "assistant")
                                                        .put("content", content))))
                .put("usage", new JsonObject().put("prompt_tokens", 20).put("completion_tokens", json ? 30 : 5));
    }

    @Test
    void prompts_are_compared_by_what_they_get_right_and_what_they_cost() throws Exception {
        capitals = Files.readAllLines(GRIDS.resolve("data/capitals.csv")).stream()
                .skip(1)
                .map(line -> line.split(","))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
        var endpoint = vertx.createHttpServer()
                .requestHandler(this::chat)
                .listen(0, "127.0.0.1")
                .await();
        var secrets = Files.writeString(folder.resolve("secrets"), "LLM_KEY@127.0.0.1=a-key-of-the-test\n");
        Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rw-------"));
        var grid = Files.readString(GRIDS.resolve("llm-prompts.yaml"))
                .replace("127.0.0.1:8000", "127.0.0.1:" + endpoint.actualPort())
                .replace("3000/min", "1000/s");
        var settings = new ServerSettings(
                folder.resolve("data"),
                "127.0.0.1",
                0,
                ServerSettings.sizes(2),
                OptionalLong.empty(),
                Optional.empty(),
                Set.of(),
                new Purpose.Run(GRIDS, Optional.empty()),
                Safety.DEFAULT,
                new Outside(Set.of(), Secrets.read(secrets)));
        try (var server = Server.start(settings)) {
            var study = study(server, grid);

            assertThat(study.at("/counts/succeeded").asInt())
                    .as(study.toString())
                    .isEqualTo(8);
            assertThat(asked).hasValue(8 * capitals.size() + 1);
            assertThat(most.get()).isLessThanOrEqualTo(8);
            var best = study.path("best");
            assertThat(best.path("objective").asDouble()).isEqualTo(1);
            assertThat(best.at("/params/model").asText()).isEqualTo("large-model");
            for (var trial : trials(server, study)) {
                boolean large = trial.at("/params/model").asText().equals("large-model");
                boolean json = trial.at("/params/prompt").asText().contains("JSON");
                double right = capitals.values().stream()
                                .filter(capital -> large || capital.length() > 6)
                                .count()
                        / (double) capitals.size();
                var metrics = trial.path("metrics");
                assertThat(metrics.path("correct").asDouble()).isEqualTo(right);
                assertThat(metrics.path("correct_json").asDouble()).isEqualTo(json ? right : 0);
                assertThat(metrics.path("cost").asDouble())
                        .isEqualTo(
                                large
                                        ? (20 * 2.5 + (json ? 30 : 5) * 10) / 1e6
                                        : (20 * 0.15 + (json ? 30 : 5) * 0.6) / 1e6);
                assertThat(metrics.path("request_seconds").asDouble()).isPositive();
            }
            var path = "/api/v1/studies/" + study.path("id").asText() + "/best?pareto=cost:minimize";
            var front = json(server, path).path("items");
            // Each model where it is cheapest; temperature changes nothing here, so both are equally good.
            assertThat(front)
                    .hasSize(4)
                    .allSatisfy(trial ->
                            assertThat(trial.at("/params/prompt").asText()).doesNotContain("JSON"));
            assertThat(front.path(0).at("/params/model").asText()).isEqualTo("large-model");
            assertThat(front.path(3).at("/params/model").asText()).isEqualTo("small-model");
            assertThat(json(server, path + "&k=1").path("items")).hasSize(1);
            assertThat(json(server, path + ",nothing").path("items")).isEmpty();
            assertThat(json(server, path + ":least").path("status").asInt()).isEqualTo(400);
        }
    }

    private JsonNode study(Server server, String grid) throws Exception {
        var submitted = client.send(
                request(server, "/api/v1/studies")
                        .header("Content-Type", "application/yaml")
                        .POST(BodyPublishers.ofString(grid))
                        .build(),
                BodyHandlers.ofString());
        assertThat(submitted.statusCode()).as(submitted.body()).isEqualTo(201);
        var location = submitted.headers().firstValue("Location").orElseThrow();
        return json(server, location + "?until=ended");
    }

    private JsonNode trials(Server server, JsonNode study) throws Exception {
        return json(server, "/api/v1/studies/" + study.path("id").asText() + "/trials")
                .path("items");
    }

    private JsonNode json(Server server, String path) throws Exception {
        return JSON.readTree(
                client.send(request(server, path).header("Prefer", "wait=120").build(), BodyHandlers.ofString())
                        .body());
    }

    private static HttpRequest.Builder request(Server server, String path) {
        return HttpRequest.newBuilder(server.address().resolve(path))
                .header("Authorization", "Bearer " + server.token().orElseThrow());
    }
}
