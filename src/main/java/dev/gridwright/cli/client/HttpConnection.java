package dev.gridwright.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.cli.client.RequestFailed.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Requests to one server, tried again while it cannot be reached or says that it will be back.
///
/// On `HttpURLConnection`, because a command is brief: its first answer is there after some 40 ms with a start-up
/// cache, that of `java.net.http` after 700 ms.
///
/// *Thread*: one at a time; blocks.
final class HttpConnection {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final int MAX_ERROR_BYTES = 1 << 20;

    private final URI base;
    private final Optional<String> token;
    private final Patience patience;

    HttpConnection(URI base, Optional<String> token, Patience patience) {
        this.base = base;
        this.token = token;
        this.patience = patience;
        // A request that fails is repeated here, where it is counted and said, or not at all.
        System.setProperty("sun.net.http.retryPost", "false");
    }

    /// One request.
    ///
    /// @param path below the server's address, with its query
    record Request(String method, String path, Map<String, String> headers, Optional<String> body) {
        static Request get(String path) {
            return new Request("GET", path, Map.of(), Optional.empty());
        }
    }

    /// What is done with the body of a good answer.
    interface Reading<T> {
        T read(InputStream body) throws IOException;
    }

    URI base() {
        return base;
    }

    JsonNode json(Request request) {
        return send(request, body -> {
            try {
                return Documents.JSON.readTree(body);
            } catch (JsonProcessingException e) {
                throw new RequestFailed(Kind.FAULT, base + request.path() + " did not answer with JSON", e);
            }
        });
    }

    /// Sends a request and reads its answer; what was read before a connection broke is not taken back, so only the
    /// time until the answer begins is tried again.
    <T> T send(Request request, Reading<T> reading) {
        long started = patience.nanos();
        var pause = FIRST_PAUSE;
        while (true) {
            switch (attempt(request, reading)) {
                case Answer.Good<T>(var value) -> {
                    return value;
                }
                case Answer.Trouble<T>(var failure, var passing, var retryAfter) -> {
                    var left = patience.atMost().minusNanos(patience.nanos() - started);
                    var wait = retryAfter.orElse(pause);
                    if (!passing || wait.compareTo(left) > 0 || !patience.pause(wait)) {
                        throw failure;
                    }
                }
            }
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private sealed interface Answer<T> {
        record Good<T>(T value) implements Answer<T> {}

        /// @param passing whether the same request may fare better later
        record Trouble<T>(RequestFailed failure, boolean passing, Optional<Duration> retryAfter) implements Answer<T> {}
    }

    private <T> Answer<T> attempt(Request request, Reading<T> reading) {
        int status;
        HttpURLConnection connection;
        try {
            connection = open(request);
            status = connection.getResponseCode();
        } catch (SocketTimeoutException e) {
            return unreachable("does not answer", e, request.method().equals("GET"));
        } catch (IOException e) {
            return unreachable("cannot be reached (" + e.getMessage() + ")", e, true);
        }
        try {
            if (status >= 200 && status < 300) {
                try (var body = connection.getInputStream()) {
                    return new Answer.Good<>(reading.read(body));
                }
            }
            return refusal(connection, status);
        } catch (IOException e) {
            return unreachable("broke off its answer", e, false);
        }
    }

    private HttpURLConnection open(Request request) throws IOException {
        var connection =
                (HttpURLConnection) URI.create(base + request.path()).toURL().openConnection();
        connection.setRequestMethod(request.method());
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout((int) CONNECT.toMillis());
        connection.setReadTimeout((int) ANSWER.toMillis());
        connection.setRequestProperty("Accept", "application/json, application/problem+json");
        token.ifPresent(value -> connection.setRequestProperty("Authorization", "Bearer " + value));
        request.headers().forEach(connection::setRequestProperty);
        if (request.body().isPresent()) {
            var bytes = request.body().get().getBytes(StandardCharsets.UTF_8);
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(bytes.length);
            try (var out = connection.getOutputStream()) {
                out.write(bytes);
            }
        }
        return connection;
    }

    private <T> Answer<T> unreachable(String what, IOException cause, boolean passing) {
        return new Answer.Trouble<>(
                new RequestFailed(Kind.UNREACHABLE, "the server " + base + " " + what, cause),
                passing,
                Optional.empty());
    }

    private <T> Answer<T> refusal(HttpURLConnection connection, int status) throws IOException {
        var problem = problem(connection);
        var detail = problem.path("detail").asText(problem.path("title").asText("status " + status));
        var details = new ArrayList<String>();
        problem.path("errors").forEach(error -> details.add(describe(error)));
        var kind = switch (status) {
            case 404 -> Kind.UNKNOWN;
            case 400, 413, 414, 415, 422 -> Kind.INVALID;
            case 500 -> Kind.FAULT;
            default -> Kind.REFUSED;
        };
        var message = switch (status) {
            case 401 -> "the server " + base + " wants a token: set GRIDWRIGHT_TOKEN or use --token-file";
            case 403 -> "the server " + base + " does not allow it: " + detail;
            default -> detail;
        };
        boolean passing = status == 429 || status == 502 || status == 503 || status == 504;
        return new Answer.Trouble<>(
                new RequestFailed(kind, message, List.copyOf(details)), passing, retryAfter(connection));
    }

    private static JsonNode problem(HttpURLConnection connection) throws IOException {
        try (var body = connection.getErrorStream()) {
            if (body == null) {
                return Documents.JSON.missingNode();
            }
            return Documents.JSON.readTree(body.readNBytes(MAX_ERROR_BYTES));
        } catch (JsonProcessingException e) {
            return Documents.JSON.missingNode();
        }
    }

    private static String describe(JsonNode error) {
        var place = error.path("line").isNumber() ? "line " + error.path("line").asInt() + ", " : "";
        return place + error.path("pointer").asText() + ": "
                + error.path("detail").asText();
    }

    private static Optional<Duration> retryAfter(HttpURLConnection connection) {
        return Optional.ofNullable(connection.getHeaderField("Retry-After"))
                .filter(text -> text.toLowerCase(Locale.ROOT).matches("\\d{1,6}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)));
    }
}
