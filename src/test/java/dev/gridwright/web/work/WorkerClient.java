package dev.gridwright.web.work;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Workers and their user, over real HTTP.
public final class WorkerClient implements AutoCloseable {
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI server;

    /// @param server its address
    public WorkerClient(URI server) {
        this.server = server;
    }

    /// An answer: its status, and its body as JSON where it has one.
    public record Reply(int status, JsonNode body) {
        public String problem() {
            return body.path("type").asText().replace("/problems/", "");
        }
    }

    /// A lease as a worker knows it.
    public record Held(String id, long token, long index, int attempt, JsonNode told) {}

    public CompletableFuture<Reply> send(String method, String path, String type, String body) {
        var request = HttpRequest.newBuilder(server.resolve("/api/v1" + path))
                .timeout(Duration.ofMinutes(2))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", type);
        }
        return http.sendAsync(request.build(), BodyHandlers.ofString()).thenApply(WorkerClient::reply);
    }

    private static Reply reply(HttpResponse<String> response) {
        try {
            return new Reply(
                    response.statusCode(),
                    response.body().isEmpty() ? Wire.JSON.createObjectNode() : Wire.JSON.readTree(response.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(response.body(), e);
        }
    }

    public Reply json(String method, String path, String body) {
        return send(method, path, "application/json", body).join();
    }

    /// @return the study's id
    public String submit(String grid) {
        var reply = send("POST", "/studies", "application/yaml", grid).join();
        assertThat(reply.status()).as("%s", reply.body()).isEqualTo(201);
        return reply.body().path("id").asText();
    }

    public CompletableFuture<Reply> asking(String body) {
        return send("POST", "/leases", "application/json", body);
    }

    /// Asks the queue `training` with further members of the body, such as `"max": 4`.
    public List<Held> ask(String worker, String... members) {
        var body = new StringBuilder("{\"worker\":\"" + worker + "\",\"queues\":[\"training\"]");
        for (var member : members) {
            body.append(',').append(member);
        }
        return held(asking(body.append('}').toString()).join());
    }

    public static List<Held> held(Reply reply) {
        assertThat(reply.status()).as("%s", reply.body()).isIn(200, 204);
        var leases = new ArrayList<Held>();
        reply.body()
                .path("leases")
                .forEach(lease -> leases.add(new Held(
                        lease.path("lease").asText(),
                        lease.path("token").asLong(),
                        lease.path("index").asLong(),
                        lease.path("attempt").asInt(),
                        lease)));
        return leases;
    }

    public Reply beat(String lease) {
        return json("POST", "/leases/" + lease + "/heartbeat", "{}");
    }

    public Reply report(String lease, String body) {
        return json("PUT", "/leases/" + lease + "/result", body);
    }

    public Reply accuracy(String lease, double accuracy) {
        return report(lease, "{\"metrics\":{\"accuracy\":" + accuracy + "}}");
    }

    public Reply giveBack(String lease) {
        return json("DELETE", "/leases/" + lease, "");
    }

    public JsonNode get(String path) {
        var reply = json("GET", path, "");
        assertThat(reply.status()).as("%s", reply.body()).isEqualTo(200);
        return reply.body();
    }

    public JsonNode study(String id) {
        return get("/studies/" + id);
    }

    public JsonNode trial(String study, long index) {
        return get("/studies/" + study + "/trials/" + index);
    }

    /// Waits for the end of a study.
    public JsonNode ended(String study) {
        var request = HttpRequest.newBuilder(server.resolve("/api/v1/studies/" + study + "?until=ended"))
                .header("Prefer", "wait=60")
                .build();
        try {
            var ended = reply(http.send(request, BodyHandlers.ofString())).body();
            assertThat(ended.path("ended_at").isNull()).as("%s", ended).isFalse();
            return ended;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
