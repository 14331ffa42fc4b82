package dev.gridwright.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A server that answers what it was told to, in the order told; the last answer of a route stays.
public final class FakeServer implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    /// What came in.
    public record Request(String route, String query, Map<String, List<String>> headers, String body) {}

    /// What goes out.
    public record Answer(int status, String body, Map<String, String> headers) {}

    public FakeServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /// @param route `GET /api/v1/studies`
    public FakeServer on(String route, int status, String body, Map<String, String> headers) {
        answers.computeIfAbsent(route, _ -> new ArrayDeque<>()).add(new Answer(status, body, headers));
        return this;
    }

    public FakeServer on(String route, JsonNode body) {
        return on(route, 200, body.toString(), Map.of());
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /// The routes asked for, in order.
    public List<String> routes() {
        return requests.stream().map(Request::route).toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        var uri = exchange.getRequestURI();
        var route = exchange.getRequestMethod() + " " + uri.getPath();
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(new Request(
                route, uri.getQuery() == null ? "" : uri.getQuery(), Map.copyOf(exchange.getRequestHeaders()), body));
        var answer = next(route);
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private synchronized Answer next(String route) {
        var queue = answers.getOrDefault(route, new ArrayDeque<>());
        if (queue.isEmpty()) {
            return new Answer(404, "{\"status\": 404, \"detail\": \"There is nothing at " + route + ".\"}", Map.of());
        }
        return queue.size() == 1 ? queue.getFirst() : queue.removeFirst();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /// Documents as NDJSON.
    public static String lines(JsonNode... documents) {
        var lines = new ArrayList<String>();
        for (var document : documents) {
            lines.add(document.toString());
        }
        return String.join("\n", lines) + "\n";
    }
}
