package dev.gridwright.app;

import dev.gridwright.app.ServerSettings.Purpose;
import dev.gridwright.engine.Engine;
import dev.gridwright.engine.EngineSettings;
import dev.gridwright.engine.Studies.StudyEvent;
import dev.gridwright.engine.reuse.CachedPoints;
import dev.gridwright.evaluate.Evaluators;
import dev.gridwright.evaluate.ThreadEvaluator;
import dev.gridwright.evaluate.function.FunctionEvaluator;
import dev.gridwright.evaluate.http.HttpEvaluators;
import dev.gridwright.evaluate.process.ChildEvaluators;
import dev.gridwright.evaluate.process.ChildSettings;
import dev.gridwright.grid.CommandRules;
import dev.gridwright.grid.Context;
import dev.gridwright.log.Field;
import dev.gridwright.metrics.Metrics;
import dev.gridwright.outbound.AllowedHosts;
import dev.gridwright.outbound.OutboundClient;
import dev.gridwright.reuse.Fingerprints;
import dev.gridwright.store.DataDirectory;
import dev.gridwright.store.StoreOptions;
import dev.gridwright.store.StoredStudy;
import dev.gridwright.store.sqlite.SqliteStore;
import dev.gridwright.trace.Tracing;
import dev.gridwright.trace.Wanted;
import dev.gridwright.trace.otel.OtelTracing;
import dev.gridwright.web.GridIntake;
import dev.gridwright.web.Health;
import dev.gridwright.web.WebSettings;
import dev.gridwright.web.WebVerticle;
import dev.gridwright.web.access.Secret;
import dev.gridwright.web.access.Tokens;
import dev.gridwright.web.events.EventSignals;
import dev.gridwright.webhook.Webhooks;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A server of this process: its parts, started one on the other and closed in reverse.
///
/// *Thread*: whoever starts it also closes it; both block.
public final class Server implements AutoCloseable {
    /// How long running trials may go on when nothing else is said.
    public static final Duration DRAIN = Duration.ofSeconds(25);

    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    /// What is not closed within this time after what it waits for hangs, and is left to the end of the process.
    /// The grace of a server that was there for one run: whoever interrupts that waits for its end.
    private static final Duration HURRY = Duration.ofSeconds(2);

    private static final Duration CLOSING = Duration.ofSeconds(15);

    /// How long what others are to be told may hold up the end of one run, and that of a server.
    private static final Duration TELLING_OF_A_RUN = Duration.ofSeconds(3);

    private static final Duration TELLING = Duration.ofSeconds(1);

    private final Closing closing;
    private final Draining draining;
    private final URI address;
    private final Optional<String> token;

    private Server(Closing closing, Draining draining, URI address, Optional<String> token) {
        this.closing = closing;
        this.draining = draining;
        this.address = address;
        this.token = token;
    }

    /// Starts a server; it is ready when this returns.
    ///
    /// @throws Tracing.Unusable when it cannot be traced as it is to be
    /// @throws DirectoryHeld when another process runs on the data directory
    /// @throws RuntimeException when it cannot be started; nothing of it is left
    public static Server start(ServerSettings settings) {
        return start(settings, System.getenv());
    }

    /// @param environment whose variables `OTEL_*` say whether and how the server is traced
    static Server start(ServerSettings settings, Map<String, String> environment) {
        var closing = new Closing();
        try {
            return start(settings, environment, closing);
        } catch (RuntimeException | Error e) {
            try {
                closing.close();
            } catch (RuntimeException next) {
                e.addSuppressed(next);
            }
            throw e;
        }
    }

    private static Server start(ServerSettings settings, Map<String, String> environment, Closing closing) {
        var clock = InstantSource.system();
        LOG.info(
                "Gridwright {} starts as process {}, data in {}",
                new Field("version", ProgramVersion.number()),
                new Field("pid", ProcessHandle.current().pid()),
                settings.data());
        closing.add(() -> LOG.info("Stopped."));
        var lock = claim(settings.data(), clock);
        closing.add(lock);
        var data = lock.directory().path();
        ServerFile.removeStale(data);
        StoreKeeper.removeStale(data);
        var tracing = closing.add(tracing(environment));
        var versions = Versions.read();
        var metrics = closing.add(new Metrics(versions.build(), clock));
        var store = closing.add(
                SqliteStore.open(lock, storeOptions(settings.purpose()).listener(metrics.store()::committed)));
        metrics.store().watch(data, store::fault);
        Scrape.remember(metrics, store);
        var children = closing.add(new ChildEvaluators(
                ChildSettings.ofThisProcess(data, settings.slots().cpu())));
        var launcher = closing.add(Commands.launcher(data));
        var kept = closing.add(KeptTrials.open(data, store));
        var commands = closing.add(
                Commands.evaluators(data, launcher, settings.outside().secrets(), kept::offer));
        var vertx = vertx(closing);
        var outbound = closing.add(new OutboundClient(vertx, allowedHosts(settings)));
        var services = new HttpEvaluators(outbound, settings.outside().secrets(), clock);
        var evaluators =
                new Evaluators(_ -> new FunctionEvaluator(), children, _ -> new ThreadEvaluator(), services, commands);
        var contents = closing.add(Contents.open(
                data, outbound, settings.slots().cpu(), settings.outside().inputs(), clock));
        var tls = settings.safety().tls().map(pem -> TlsFiles.read(pem.certificates(), pem.key(), vertx));

        boolean loopback = isLoopback(settings.host());
        boolean closed = !loopback || settings.safety().tokenRequired();
        boolean embedded = settings.purpose() instanceof Purpose.Run;
        // Opens this run of the server to commands of the same user, who find it in the data directory.
        var secret = closed || embedded ? Optional.of(Secret.random()) : Optional.<Secret>empty();
        var tokens = new Tokens(
                store.tokens(), store::write, clock, secret, settings.safety().quota());

        var grids = new StoredGrids(
                store,
                dataRoot(settings.purpose()),
                settings.plugins(),
                commandRules(settings),
                settings.purpose() instanceof Purpose.Serve);
        var signals = new EventSignals();
        var webhooks = closing.add(Webhooks.start(new Webhooks.Parts(
                store.outbox(),
                store::write,
                outbound,
                settings.outside().secrets(),
                "Gridwright/" + ProgramVersion.number(),
                clock,
                embedded ? TELLING_OF_A_RUN : TELLING)));
        var engine = await(
                Engine.start(
                        new EngineSettings(
                                nodeName(),
                                settings.slots(),
                                settings.maxPoints(),
                                tokens::quota,
                                grids::read,
                                tracing,
                                goesOn(settings.purpose())),
                        vertx,
                        store,
                        evaluators,
                        contents.preparer(),
                        clock,
                        metrics.engine(),
                        event -> {
                            KeptTrials.told(kept, event);
                            if (event instanceof StudyEvent.StudyEnded ended) {
                                services.studyEnded(ended.study().id());
                            }
                            signals.told(event);
                            if (!(event instanceof StudyEvent.TrialEnded)) {
                                webhooks.wake();
                            }
                        }),
                Duration.ofDays(1));
        var draining = closing.add(new Draining(engine, store::fault, embedded ? HURRY : DRAIN, launcher.ladder()));

        if (closed && !embedded) {
            AdminToken.ensure(data, tokens)
                    .ifPresent(file -> LOG.info("The first administrator's token is in {}", file));
        }
        tls.flatMap(files -> files.outOfTime(clock.instant()))
                .ifPresent(trouble -> LOG.warn("The certificate {}: clients will refuse it.", trouble));
        if (!loopback && tls.isEmpty()) {
            LOG.warn(
                    "NOT ENCRYPTED: others can reach {} and read every token and result on the way. Use --tls-cert and"
                            + " --tls-key, or a proxy that encrypts in front of a loopback address.",
                    settings.host());
        }
        var token = secret.map(Secret::text);
        await(engine.watch(metrics.loops()), CLOSING);
        var scrape = new Scrape(metrics, engine, vertx);
        var web = new WebVerticle(
                webSettings(settings, closed || embedded, tls.map(TlsFiles::pem)),
                new WebVerticle.Parts(
                        engine,
                        new KeptTrials.Changes(engine.changes(), kept),
                        engine,
                        engine.workers(),
                        store,
                        intake(
                                settings,
                                versions,
                                new CachedPoints(store, clock),
                                new Fingerprints(clock),
                                launcher.guarantees()),
                        grids::space,
                        grids::points,
                        grids::runsAdHoc,
                        draining,
                        tokens,
                        metrics,
                        signals,
                        new StoreKeeper(store.upkeep(), contents, kept, data, keep(settings.purpose())),
                        kept.folder(),
                        scrape::page));
        await(vertx.deployVerticle(web), CLOSING);
        var address = address(tls.isPresent() ? "https" : "http", settings.host(), web.port());
        closing.add(ServerFile.write(data, address, token, tls.map(TlsFiles::sha256), clock.instant()));
        // Once more, and now before all else: the server can be reached while it drains.
        closing.add(draining);
        var keep = keep(settings.purpose());
        keep.ifPresent(
                time -> sweep(vertx, new Retention(store.upkeep(), store::write, kept::deleted, time, clock)::sweep));
        sweep(vertx, kept::sweep);
        sweep(vertx, () -> contents.sweep(keep));
        sweep(vertx, tokens::sweep);
        LOG.info("Ready: listening on {}, data in {}", new Field("address", address), data);
        return new Server(closing, draining, address, token);
    }

    private static Tracing tracing(Map<String, String> environment) {
        if (!Wanted.by(environment)) {
            return Tracing.OFF;
        }
        var tracing = OtelTracing.start(environment, ProgramVersion.number());
        LOG.info("Traces are sent as the variables OTEL_* say.");
        return tracing;
    }

    private static DataDirectory.Lock claim(Path data, InstantSource clock) {
        return switch (DataDirectory.at(data).claim(clock)) {
            case DataDirectory.Claim.Claimed(var lock) -> lock;
            case DataDirectory.Claim.Held(var holder) ->
                throw new DirectoryHeld("The data directory " + data + " is in use. " + holder.describe()
                        + ". Use that server (--server), wait for it, or choose another directory (--data).");
        };
    }

    private static Vertx vertx(Closing closing) {
        // Nothing is served from files, so no folder for copies of them is needed, nor left behind by a crash.
        var files = new FileSystemOptions().setClassPathResolvingEnabled(false).setFileCachingEnabled(false);
        var vertx = Vertx.vertx(new VertxOptions().setFileSystemOptions(files));
        closing.add(() -> await(vertx.close(), CLOSING));
        return vertx;
    }

    private static AllowedHosts allowedHosts(ServerSettings settings) {
        boolean local = switch (settings.purpose()) {
            case Purpose.Serve serve -> false;
            case Purpose.Run run -> true;
        };
        return new AllowedHosts(local, settings.outside().allowed());
    }

    private static Optional<Path> dataRoot(Purpose purpose) {
        return switch (purpose) {
            case Purpose.Serve serve ->
                serve.dataRoot().map(folder -> folder.toAbsolutePath().normalize());
            case Purpose.Run run -> Optional.empty();
        };
    }

    private static StoreOptions storeOptions(Purpose purpose) {
        var usual = StoreOptions.DEFAULT;
        return switch (purpose) {
            case Purpose.Serve serve ->
                usual.maxKeptResults(serve.cachedResults().orElse(usual.maxKeptResults()));
            case Purpose.Run run -> usual;
        };
    }

    private static Optional<Duration> keep(Purpose purpose) {
        return switch (purpose) {
            case Purpose.Serve serve -> serve.keep();
            case Purpose.Run run -> Optional.empty();
        };
    }

    /// Sweeps now and every hour, one sweep at a time.
    private static void sweep(Vertx vertx, Runnable sweeping) {
        var sweeper = vertx.createSharedWorkerExecutor("retention", 1, 1, TimeUnit.HOURS);
        Runnable sweep = () -> sweeper.executeBlocking(() -> {
                    sweeping.run();
                    return null;
                })
                .onFailure(error -> LOG.warn("What is old could not be removed: {}", error.toString()));
        sweep.run();
        long unused = vertx.setPeriodic(Retention.PERIOD.toMillis(), timer -> sweep.run());
    }

    private static Predicate<StoredStudy> goesOn(Purpose purpose) {
        return switch (purpose) {
            case Purpose.Serve serve -> study -> true;
            case Purpose.Run run ->
                study -> run.study().filter(study.id()::equals).isPresent();
        };
    }

    private static GridIntake intake(
            ServerSettings settings,
            Versions versions,
            CachedPoints cached,
            Fingerprints fingerprints,
            String killing) {
        var provenance = versions.provenance();
        return switch (settings.purpose()) {
            case Purpose.Serve serve -> {
                var root = dataRoot(serve);
                yield new GridIntake(
                        Context.server(root, settings.plugins())
                                .withSecrets(secretNames(settings, false))
                                .withFingerprints(fingerprints)
                                .withNotify(new NotifyTargets(
                                        allowedHosts(settings),
                                        settings.outside().secrets()))
                                .withCommands(commandRules(settings)),
                        root.map(Path::toString).orElse(""),
                        Optional::empty,
                        provenance,
                        cached::count,
                        killing);
            }
            case Purpose.Run run -> {
                var absolute = run.folder().toAbsolutePath().normalize();
                Supplier<Optional<String>> commit = () -> GitCommit.of(absolute);
                yield new GridIntake(
                        Context.embedded(absolute, settings.plugins())
                                .withSecrets(secretNames(settings, true))
                                .withFingerprints(fingerprints)
                                .withNotify(new NotifyTargets(
                                        allowedHosts(settings),
                                        settings.outside().secrets())),
                        absolute.toString(),
                        commit,
                        provenance,
                        cached::count,
                        killing);
            }
        };
    }

    /// @param own whether the grids are those of whoever runs this
    private static Context.SecretNames secretNames(ServerSettings settings, boolean own) {
        var secrets = settings.outside().secrets();
        return new Context.SecretNames(secrets.names(), secrets.namesForHosts(), secrets.namesForCommands(own));
    }

    /// Whoever reaches a server that asks for no token could run anything as its user: the operator has to want
    /// that.
    private static CommandRules commandRules(ServerSettings settings) {
        return switch (settings.purpose()) {
            case Purpose.Serve serve ->
                serve.commands()
                        .withAdHoc(serve.commands().adHoc()
                                || settings.safety().tokenRequired()
                                || !isLoopback(settings.host()));
            case Purpose.Run run -> CommandRules.NONE;
        };
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("The host '" + host + "' to listen on is not known.", e);
        }
    }

    private static WebSettings webSettings(
            ServerSettings settings, boolean tokenRequired, Optional<WebSettings.Tls> tls) {
        return new WebSettings(
                settings.host(),
                settings.port(),
                settings.publicHosts(),
                tokenRequired,
                WebSettings.MAX_BODY_BYTES,
                WebSettings.Limits.DEFAULT,
                settings.safety().bounds(),
                tls);
    }

    /// Where this machine reaches the server.
    private static URI address(String scheme, String host, int port) {
        boolean any = host.equals("0.0.0.0") || host.equals("::");
        var name = any ? "127.0.0.1" : host;
        return URI.create(scheme + "://" + (name.contains(":") ? "[" + name + "]" : name) + ":" + port);
    }

    private static String nodeName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return "local";
        }
    }

    /// Where this process and others of this machine reach it, without a path.
    public URI address() {
        return address;
    }

    /// What every request has to show, when it has to.
    public Optional<String> token() {
        return token;
    }

    /// Takes no more work, lets running trials finish for `patience`, puts the others back and ends the server.
    /// Repeatable.
    ///
    /// @throws RuntimeException the first thing that could not be closed; all others were
    public void close(Duration patience) {
        if (draining.begin(patience)) {
            LOG.info("Draining: running trials may finish for {} s.", patience.toSeconds());
        }
        closing.close();
    }

    @Override
    public void close() {
        close(DRAIN);
    }

    private static <T> T await(Future<T> future, Duration atMost) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure
                    ? failure
                    : new IllegalStateException("A part of the server failed: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "A part of the server did not answer within " + atMost.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a part of the server was waited for", e);
        }
    }

    /// The way out: whether it has begun, and how much time running trials have for it.
    private static final class Draining implements Health, AutoCloseable {
        private final Engine engine;
        private final Supplier<Optional<String>> storeFault;
        private final Duration grace;
        private final String commands;
        private volatile Optional<Duration> patience = Optional.empty();
        private boolean closed;

        /// @param grace how long running work is asked to end, at most
        /// @param commands how they are ended
        Draining(Engine engine, Supplier<Optional<String>> storeFault, Duration grace, String commands) {
            this.engine = engine;
            this.grace = grace;
            this.storeFault = storeFault;
            this.commands = commands;
        }

        /// @return whether it had not begun before
        boolean begin(Duration time) {
            boolean first = patience.isEmpty();
            patience = Optional.of(time);
            return first;
        }

        @Override
        public List<Check> checks() {
            var fault = storeFault.get();
            return List.of(
                    new Check("store", fault.isEmpty(), fault.orElse("")),
                    new Check("work", patience.isEmpty(), patience.isEmpty() ? "" : "the server is shutting down"),
                    // What was found at the start; it does not keep the server from being ready.
                    new Check("commands", true, commands));
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                var time = patience.orElse(Duration.ZERO);
                await(engine.close(time, grace), time.plus(CLOSING));
            }
        }
    }
}
