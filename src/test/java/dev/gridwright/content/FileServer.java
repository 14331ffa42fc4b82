package dev.gridwright.content;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/// A real server of files on this machine that knows ranges and validators, and misbehaves as a test says.
public final class FileServer implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final Map<String, String> tags = new ConcurrentHashMap<>();
    private final Map<String, Answer> special = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    /// A request as it came.
    public record Asked(String path, Optional<String> range, Optional<String> ifRange, Optional<String> ifNoneMatch) {}

    /// How one path answers.
    public interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    public FileServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    public FileServer file(String path, byte[] content) {
        files.put(path, content);
        tags.remove(path);
        return this;
    }

    /// A file whose answers have a validator.
    public FileServer file(String path, byte[] content, String tag) {
        files.put(path, content);
        tags.put(path, tag);
        return this;
    }

    public FileServer on(String path, Answer answer) {
        special.put(path, answer);
        return this;
    }

    public FileServer asUsual(String path) {
        special.remove(path);
        return this;
    }

    /// Sends the head of a file and so many of its bytes, and cuts the connection.
    public FileServer cutsAfter(String path, int bytes) {
        return on(path, exchange -> {
            special.remove(path);
            send(exchange, path, bytes);
        });
    }

    public FileServer answers(String path, int status, Map<String, String> headers) {
        return on(path, exchange -> {
            headers.forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(status, -1);
        });
    }

    public String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /// The requests for a path, in the order they came.
    public List<Asked> asked(String path) {
        return asked.stream().filter(request -> request.path().equals(path)).toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            var headers = exchange.getRequestHeaders();
            asked.add(new Asked(
                    path,
                    Optional.ofNullable(headers.getFirst("Range")),
                    Optional.ofNullable(headers.getFirst("If-Range")),
                    Optional.ofNullable(headers.getFirst("If-None-Match"))));
            var answer = special.get(path);
            if (answer != null) {
                answer.to(exchange);
            } else if (files.containsKey(path)) {
                send(exchange, path, Integer.MAX_VALUE);
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    private void send(HttpExchange exchange, String path, int most) throws IOException {
        var content = files.getOrDefault(path, new byte[0]);
        var tag = Optional.ofNullable(tags.get(path));
        tag.ifPresent(value -> exchange.getResponseHeaders().set("ETag", value));
        var headers = exchange.getRequestHeaders();
        if (tag.isPresent() && tag.get().equals(headers.getFirst("If-None-Match"))) {
            exchange.sendResponseHeaders(304, -1);
            return;
        }
        var range = headers.getFirst("Range");
        var ifRange = headers.getFirst("If-Range");
        boolean part = range != null && (ifRange == null || ifRange.equals(tag.orElse("")));
        int from = part ? Integer.parseInt(range.replaceAll("\\D", "")) : 0;
        if (from >= content.length && part) {
            exchange.sendResponseHeaders(416, -1);
            return;
        }
        if (part) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
        }
        int length = content.length - from;
        exchange.sendResponseHeaders(part ? 206 : 200, length == 0 ? -1 : length);
        var sent = Arrays.copyOfRange(content, from, (int) Math.min(content.length, (long) from + most));
        exchange.getResponseBody().write(sent);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
