package dev.gridwright.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Takes what is told to it, on this machine.
public final class Receiver implements AutoCloseable {
    /// How it answers.
    @FunctionalInterface
    public interface Answer {
        /// @return the status
        int to(Told told, HttpExchange exchange) throws IOException, InterruptedException;
    }

    /// What was told.
    public record Told(
            String path, String event, String id, String timestamp, Optional<String> signature, String body) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<Told> all = new LinkedBlockingQueue<>();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    private Receiver(HttpServer server) {
        this.server = server;
    }

    public static Receiver start(Answer answer) {
        try {
            var receiver =
                    new Receiver(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
            receiver.server.setExecutor(receiver.threads);
            receiver.server.createContext("/", exchange -> receiver.take(exchange, answer));
            receiver.server.start();
            return receiver;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Receiver start() {
        return start((told, exchange) -> 204);
    }

    private void take(HttpExchange exchange, Answer answer) throws IOException {
        try (exchange) {
            var headers = exchange.getRequestHeaders();
            var told = new Told(
                    exchange.getRequestURI().getPath(),
                    String.valueOf(headers.getFirst("Gridwright-Event")),
                    String.valueOf(headers.getFirst("Gridwright-Delivery")),
                    String.valueOf(headers.getFirst("Gridwright-Timestamp")),
                    Optional.ofNullable(headers.getFirst("Gridwright-Signature")),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            all.add(told);
            int status = answer.to(told, exchange);
            atOnce.decrementAndGet();
            exchange.sendResponseHeaders(status, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    /// The next that was told; waits for it.
    public Told next() throws InterruptedException {
        var told = all.poll(60, TimeUnit.SECONDS);
        if (told == null) {
            throw new AssertionError("nothing was told within a minute");
        }
        return told;
    }

    /// How many were told and not taken by [#next].
    public int waiting() {
        return all.size();
    }

    /// The most that were answered at the same time.
    public int mostAtOnce() {
        return most.get();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
