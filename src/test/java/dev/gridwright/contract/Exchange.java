package dev.gridwright.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.contract.Contract.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Sends requests and holds every answer against the contract.
final class Exchange implements AutoCloseable {
    /// Of an answer that may go on for as long as its study, so much is looked at.
    private static final int LOOKED_AT = 4096;

    private final Contract contract;
    private final URI server;
    private final Set<String> seen = new TreeSet<>();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /// An answer that was as the contract says.
    record Answer(int status, HttpResponse<InputStream> response, String body) {
        JsonNode json() {
            try {
                return Contract.JSON.readTree(body);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    Exchange(Contract contract, URI server) {
        this.contract = contract;
        this.server = server;
    }

    /// `GET /path 200` for each kind of answer that came.
    Set<String> seen() {
        return seen;
    }

    /// @param body with its media type, when there is one
    record Body(String mediaType, byte[] bytes) {
        static Body json(String text) {
            return new Body("application/json", text.getBytes(StandardCharsets.UTF_8));
        }

        static Body yaml(String text) {
            return new Body("application/yaml", text.getBytes(StandardCharsets.UTF_8));
        }
    }

    Answer send(Operation operation, String pathAndQuery, Optional<Body> body, String... headers) {
        return send(operation.method(), operation, pathAndQuery, body, headers);
    }

    /// Sends `HEAD` in place of `GET`, whose answer it has but for the body.
    Answer head(Operation operation, String pathAndQuery, Optional<Body> body, String... headers) {
        assertThat(operation.method()).isEqualTo("GET");
        return send("HEAD", operation, pathAndQuery, body, headers);
    }

    private Answer send(
            String method, Operation operation, String pathAndQuery, Optional<Body> body, String... headers) {
        var request = HttpRequest.newBuilder(server.resolve(pathAndQuery)).timeout(Duration.ofSeconds(60));
        if (headers.length > 0) {
            request.headers(headers);
        }
        body.ifPresent(one -> {
            if (!one.mediaType().isEmpty()) {
                request.header("Content-Type", one.mediaType());
            }
        });
        request.method(
                method, body.map(one -> BodyPublishers.ofByteArray(one.bytes())).orElseGet(BodyPublishers::noBody));
        try {
            var response = client.send(request.build(), BodyHandlers.ofInputStream());
            boolean endless = response.headers()
                    .firstValue("Content-Type")
                    .filter(type -> type.startsWith("text/event-stream")
                            || operation.id().equals("streamEvents"))
                    .isPresent();
            byte[] bytes;
            try (var in = response.body()) {
                bytes = endless ? in.readNBytes(1) : in.readAllBytes();
            }
            var answer = new Answer(response.statusCode(), response, new String(bytes, StandardCharsets.UTF_8));
            hold(operation, pathAndQuery, answer, endless || method.equals("HEAD"));
            if (method.equals("HEAD")) {
                assertThat(answer.body()).as("HEAD %s", pathAndQuery).isEmpty();
            }
            return answer;
        } catch (IOException e) {
            throw new AssertionError(operation + " " + pathAndQuery + " broke off", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private void hold(Operation operation, String pathAndQuery, Answer answer, boolean cut) throws IOException {
        var where = operation + " as " + pathAndQuery + " -> " + answer.status() + " " + shortened(answer.body());
        var documented = contract.response(operation, answer.status());
        assertThat(documented).as("a documented status: %s", where).isPresent();
        seen.add(operation + " " + answer.status());
        var headers = documented.get().path("headers");
        headers.fields().forEachRemaining(header -> {
            if (contract.follow(header.getValue()).path("required").asBoolean()) {
                assertThat(answer.header(header.getKey()))
                        .as("header %s: %s", header.getKey(), where)
                        .isNotEmpty();
            }
        });
        var known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        known.addAll(contract.generalHeaders());
        headers.fieldNames().forEachRemaining(known::add);
        assertThat(answer.response().headers().map().keySet())
                .as("documented headers: %s", where)
                .allMatch(known::contains);
        var content = Contract.content(documented.get());
        if (content.isEmpty()) {
            assertThat(answer.body()).as("no body: %s", where).isEmpty();
            return;
        }
        var mediaType = answer.header("Content-Type").split(";", 2)[0];
        assertThat(content).as("media type: %s", where).containsKey(mediaType);
        if (!cut && (mediaType.endsWith("json") && !mediaType.contains("ndjson"))) {
            var faults = contract.faults(content.get(mediaType).path("schema"), answer.json());
            assertThat(faults).as("body: %s", where).isEmpty();
            if (answer.status() == 200 && answer.json().path("next").isTextual()) {
                assertThat(answer.header("Link"))
                        .as("the next page: %s", where)
                        .isEqualTo("<" + answer.json().path("next").asText() + ">; rel=\"next\"");
            }
        }
    }

    private static String shortened(String body) {
        return body.length() <= LOOKED_AT ? body : body.substring(0, LOOKED_AT) + "...";
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
