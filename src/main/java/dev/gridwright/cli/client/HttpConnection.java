package dev.gridwright.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.cli.client.RequestFailed.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;

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
    private final Optional<String> certificate;
    private final Patience patience;

    HttpConnection(ServerAccess server, Patience patience) {
        this.base = server.address();
        this.token = server.token();
        this.certificate = server.certificateSha256();
        this.patience = patience;
        // A request that fails is repeated here, where it is counted and said, or not at all.
        System.setProperty("sun.net.http.retryPost", "false");
    }

    /// One request.
    ///
    /// @param path below the server's address, with its query
    /// @param repeatable whether sending it twice does no more than sending it once
    /// @param silence how long the server may say nothing; zero for ever
    /// @param alsoGood a status that is as good as 200; 0 for none
    record Request(
            String method,
            String path,
            Map<String, String> headers,
            Optional<String> body,
            boolean repeatable,
            Duration silence,
            int alsoGood) {
        Request(
                String method,
                String path,
                Map<String, String> headers,
                Optional<String> body,
                boolean repeatable,
                Duration silence) {
            this(method, path, headers, body, repeatable, silence, 0);
        }

        static Request get(String path) {
            return new Request("GET", path, Map.of(), Optional.empty(), true, ANSWER);
        }

        static Request get(String path, String mediaType) {
            return get(path).accepting(mediaType);
        }

        /// Something done that may be done again.
        static Request post(String path, String json) {
            var type = Map.of("Content-Type", "application/json");
            return new Request("POST", path, type, Optional.of(json), true, ANSWER);
        }

        /// What is wanted instead of JSON.
        Request accepting(String mediaType) {
            var more = new HashMap<>(headers);
            more.put("Accept", mediaType + ", application/problem+json");
            return new Request(method, path, Map.copyOf(more), body, repeatable, silence, alsoGood);
        }

        Request once() {
            return new Request(method, path, headers, body, false, silence, alsoGood);
        }

        Request orStatus(int status) {
            return new Request(method, path, headers, body, repeatable, silence, status);
        }

        Request silentFor(Duration time) {
            return new Request(method, path, headers, body, repeatable, time, alsoGood);
        }
    }

    /// What is done with the body of a good answer.
    interface Reading<T> {
        T read(InputStream body, Head head) throws IOException;
    }

    /// What a good answer says of its body.
    ///
    /// @param length of the body in bytes, -1 when the server does not say
    /// @param tag of the version that it shows, as `If-Match` takes it
    record Head(long length, Optional<String> tag) {}

    URI base() {
        return base;
    }

    JsonNode json(Request request) {
        var bytes = send(request, request.repeatable(), (body, _) -> body.readAllBytes());
        try {
            return Documents.JSON.readTree(bytes);
        } catch (IOException e) {
            throw new RequestFailed(Kind.FAULT, base + request.path() + " did not answer with JSON", e);
        }
    }

    /// Sends a request and reads its answer; what was read before a connection broke is not taken back, so only the
    /// time until the answer begins is tried again.
    <T> T send(Request request, Reading<T> reading) {
        return send(request, false, reading);
    }

    /// @param whole whether an answer that broke off is of no use, so that all of it is asked for again
    private <T> T send(Request request, boolean whole, Reading<T> reading) {
        long started = patience.nanos();
        var pause = FIRST_PAUSE;
        boolean waited = false;
        while (true) {
            switch (attempt(request, whole, reading)) {
                case Answer.Good<T>(var value) -> {
                    if (waited) {
                        patience.over();
                    }
                    return value;
                }
                case Answer.Trouble<T>(var failure, var passing, var retryAfter) -> {
                    var left = patience.atMost().minusNanos(patience.nanos() - started);
                    var wait = retryAfter.orElse(pause);
                    if (!passing || wait.compareTo(left) > 0) {
                        throw failure;
                    }
                    if (!waited) {
                        patience.begun(failure);
                        waited = true;
                    }
                    if (!patience.pause(wait)) {
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

    private <T> Answer<T> attempt(Request request, boolean whole, Reading<T> reading) {
        int status;
        HttpURLConnection connection;
        try {
            connection = open(request);
            status = connection.getResponseCode();
        } catch (SocketTimeoutException e) {
            return unreachable("does not answer", e, request.repeatable());
        } catch (UnknownHostException e) {
            return unreachable("cannot be reached (no address is known for " + base.getHost() + ")", e, true);
        } catch (ConnectException e) {
            return unreachable("cannot be reached (" + e.getMessage() + ")", e, true);
        } catch (IOException e) {
            return unreachable("cannot be reached (" + e.getMessage() + ")", e, request.repeatable());
        }
        try {
            if ((status >= 200 && status < 300) || status == request.alsoGood()) {
                try (var body = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                    return new Answer.Good<>(reading.read(body, head(connection)));
                }
            }
            return refusal(connection, status);
        } catch (IOException e) {
            var broken = new RequestFailed(Kind.BROKEN_OFF, "the server " + base + " broke off its answer", e);
            return new Answer.Trouble<>(broken, whole, Optional.empty());
        }
    }

    private static Head head(HttpURLConnection connection) {
        return new Head(connection.getContentLengthLong(), Optional.ofNullable(connection.getHeaderField("ETag")));
    }

    private HttpURLConnection open(Request request) throws IOException {
        var connection =
                (HttpURLConnection) URI.create(base + request.path()).toURL().openConnection();
        if (connection instanceof HttpsURLConnection encrypted) {
            certificate.ifPresent(sha256 -> PinnedCertificate.on(encrypted, sha256));
        }
        connection.setRequestMethod(request.method());
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout((int) CONNECT.toMillis());
        connection.setReadTimeout((int) request.silence().toMillis());
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
        var problem = new ServerProblem(status, document(connection));
        var retryAfter = retryAfter(connection);
        return new Answer.Trouble<>(
                problem.failure(base.toString(), token.isPresent()),
                problem.passes(retryAfter.isPresent()),
                retryAfter);
    }

    private static JsonNode document(HttpURLConnection connection) throws IOException {
        try (var body = connection.getErrorStream()) {
            if (body == null) {
                return Documents.JSON.missingNode();
            }
            return Documents.JSON.readTree(body.readNBytes(MAX_ERROR_BYTES));
        } catch (JsonProcessingException e) {
            return Documents.JSON.missingNode();
        }
    }

    private static Optional<Duration> retryAfter(HttpURLConnection connection) {
        return Optional.ofNullable(connection.getHeaderField("Retry-After"))
                .filter(text -> text.toLowerCase(Locale.ROOT).matches("\\d{1,6}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)));
    }
}
