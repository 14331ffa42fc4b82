package dev.gridwright.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.api.ProblemJson.Fault;
import dev.gridwright.api.ProblemType;
import dev.gridwright.api.Wire;
import dev.gridwright.engine.Refusal;
import dev.gridwright.engine.Studies.PoolView;
import dev.gridwright.engine.Submission;
import dev.gridwright.engine.Submission.Selection;
import dev.gridwright.engine.Workers;
import dev.gridwright.engine.remote.Ask;
import dev.gridwright.engine.remote.Beat;
import dev.gridwright.engine.remote.Delivery;
import dev.gridwright.engine.remote.HandOut;
import dev.gridwright.engine.remote.LeaseId;
import dev.gridwright.grid.GridFile;
import dev.gridwright.grid.PointsFile;
import dev.gridwright.grid.context.Context;
import dev.gridwright.grid.section.Problem;
import dev.gridwright.kept.KeptFolder;
import dev.gridwright.metrics.Metrics;
import dev.gridwright.quota.Quota;
import dev.gridwright.store.Change;
import dev.gridwright.store.WorkerLease;
import dev.gridwright.trial.Measurement;
import dev.gridwright.web.access.Secret;
import dev.gridwright.web.access.Tokens;
import dev.gridwright.web.events.EventSignals;
import dev.gridwright.web.events.StateBells;
import dev.gridwright.web.http.Refused;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// The web verticle on a free loopback port, with fakes below it, and clients for it.
final class LocalServer implements AutoCloseable {
    final FakeStudies studies = new FakeStudies();
    final FakeChanges changes = new FakeChanges();
    final FakeRecords records = new FakeRecords();
    final EventSignals signals = new EventSignals();
    final StateBells bells = new StateBells();
    final FakeUpkeep upkeep = new FakeUpkeep();
    volatile List<Health.Check> checks = List.of(new Health.Check("store", true, ""));

    /// Opens everything.
    final Secret secret = Secret.random();

    final List<Change> tokenChanges = new CopyOnWriteArrayList<>();

    /// The time by which tokens expire, moved by hand.
    final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-01T09:30:00Z"));

    final Tokens tokens = new Tokens(List.of(), this::store, now::get, Optional.of(secret), Quota.DEFAULT);

    private static final String GRID = """
            version: 1
            name: branin
            space: {x: {min: -5, max: 10, step: 1}, y: {min: 0, max: 15, step: 1}}
            objective: {metric: value, goal: minimize}
            trial: {function: branin}
            """;

    final Metrics metrics = new Metrics(new Metrics.Build("1", "abc", "25"), InstantSource.system());
    private final Vertx vertx = Vertx.vertx();
    private final WebVerticle web;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    LocalServer() {
        this(WebSettings.local());
    }

    LocalServer(WebSettings settings) {
        web = new WebVerticle(
                settings,
                new WebVerticle.Parts(
                        studies,
                        changes,
                        LocalServer::resize,
                        new NoWorkers(),
                        records,
                        new FakeIntake(),
                        study -> Optional.of(Samples.SPACE),
                        LocalServer::points,
                        study -> false,
                        () -> checks,
                        tokens,
                        metrics,
                        signals,
                        bells,
                        upkeep,
                        new KeptFolder(Path.of("nothing-is-kept")),
                        accept -> Future.succeededFuture(new Metrics.Page("text/plain", "gridwright_up 1\n"))));
        await(vertx.deployVerticle(web));
    }

    /// Every study has the grid of the samples, but one of which it cannot be read any more.
    private static Optional<PointsFile.Read> points(String study, String json) {
        return switch (study) {
            case "unknown" -> Optional.empty();
            case "unreadable" ->
                Optional.of(new PointsFile.Read.WithoutGrid(List.of(Problem.of("there is no such file"))));
            default ->
                Optional.of(PointsFile.read(
                        json, GRID, GridFile.Format.YAML, Context.server(Optional.empty(), Optional.empty())));
        };
    }

    /// There is one pool; three of its slots are busy.
    private static Future<PoolView> resize(String pool, int slots) {
        return pool.equals("cpu")
                ? Future.succeededFuture(new PoolView(pool, Math.max(0, slots - 3), 3, 0))
                : Future.failedFuture(new Refusal(Refusal.Reason.UNKNOWN_POOL, "There is no pool '" + pool + "'."));
    }

    /// There is nothing for workers.
    private static final class NoWorkers implements Workers {
        @Override
        public Asked ask(Ask ask) {
            return new Asked() {
                @Override
                public Future<List<HandOut>> answer() {
                    return Future.succeededFuture(List.of());
                }

                @Override
                public void abandon() {}
            };
        }

        @Override
        public Future<Beat> beat(LeaseId id, List<Measurement> measured) {
            return gone();
        }

        @Override
        public Future<WorkerLease> deliver(LeaseId id, Delivery delivery) {
            return gone();
        }

        @Override
        public Future<Void> giveBack(LeaseId id) {
            return gone();
        }

        private static <T> Future<T> gone() {
            return Future.failedFuture(new Refusal(Refusal.Reason.LEASE_GONE, "There is no such lease."));
        }
    }

    private CompletableFuture<Void> store(Change change) {
        tokenChanges.add(change);
        return CompletableFuture.completedFuture(null);
    }

    /// Takes every grid but those that hold `wrong`, which have two problems.
    private static final class FakeIntake implements Intake {
        @Override
        public Submission submission(String text, String format, Selection selection) {
            check(text);
            return Samples.submission(text, format, selection);
        }

        @Override
        public Wire.Shape plan(String text, String format, Selection selection) {
            check(text);
            return out -> {
                out.writeStartObject();
                out.writeStringField("format", format);
                out.writeEndObject();
            };
        }

        private static void check(String text) {
            if (text.contains("wrong")) {
                throw new Refused(
                        ProblemType.INVALID_GRID,
                        List.of(Fault.at("/trial/modle", "unknown key", "modle"), Fault.at("/name", "missing", "")));
            }
        }
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(120, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    int port() {
        return web.port();
    }

    HttpResponse<String> get(String path, String... headers) {
        return send(request(path, headers).GET().build());
    }

    JsonNode json(String path, String... headers) {
        return json(get(path, headers));
    }

    static JsonNode json(HttpResponse<String> response) {
        try {
            return Wire.JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpResponse<String> post(String path, String contentType, String body, String... headers) {
        var request = request(path, headers).POST(BodyPublishers.ofString(body));
        if (!contentType.isEmpty()) {
            request.header("Content-Type", contentType);
        }
        return send(request.build());
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    HttpRequest.Builder request(String path, String... headers) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(30));
        return headers.length == 0 ? request : request.headers(headers);
    }

    Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port());
    }

    /// Sends the text as it is and answers all that comes back until the server closes.
    String raw(String text) throws IOException {
        try (var socket = connect()) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// Begins its end.
    Future<Void> end(Duration atMost) {
        return web.end(atMost);
    }

    @Override
    public void close() {
        client.close();
        await(vertx.close());
        metrics.close();
    }
}
