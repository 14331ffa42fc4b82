package dev.gridwright.app;

import dev.gridwright.app.ServerSettings.Purpose;
import dev.gridwright.engine.EngineSettings;
import dev.gridwright.engine.Studies.StudyEvent;
import dev.gridwright.engine.entry.Engine;
import dev.gridwright.engine.reuse.CachedPoints;
import dev.gridwright.evaluate.Evaluators;
import dev.gridwright.evaluate.ThreadEvaluator;
import dev.gridwright.evaluate.function.FunctionEvaluator;
import dev.gridwright.evaluate.http.HttpEvaluators;
import dev.gridwright.evaluate.process.ChildEvaluators;
import dev.gridwright.evaluate.process.ChildSettings;
import dev.gridwright.log.Field;
import dev.gridwright.metrics.Metrics;
import dev.gridwright.outbound.OutboundClient;
import dev.gridwright.reuse.Fingerprints;
import dev.gridwright.store.DataDirectory;
import dev.gridwright.store.StoreOptions;
import dev.gridwright.store.sqlite.SqliteStore;
import dev.gridwright.trace.Tracing;
import dev.gridwright.trace.Wanted;
import dev.gridwright.trace.otel.OtelTracing;
import dev.gridwright.web.WebSettings;
import dev.gridwright.web.WebVerticle;
import dev.gridwright.web.access.Secret;
import dev.gridwright.web.access.Tokens;
import dev.gridwright.web.events.EventSignals;
import dev.gridwright.web.events.StateBells;
import dev.gridwright.webhook.Webhooks;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A server of this process: its parts, started one on the other and closed in reverse.
///
/// *Thread*: whoever starts it also closes it; both block.
public final class Server implements AutoCloseable {
    /// How long running trials may go on when nothing else is said.
    public static final Duration DRAIN = Duration.ofSeconds(25);

    private static final String BUFFER_EVENTS = "io.netty.jfr.enabled";

    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    /// The grace of a server that was there for one run: whoever interrupts that waits for its end.
    private static final Duration HURRY = Duration.ofSeconds(2);

    /// How long work is asked to end, at most, when a server ends: it has to be killed before it is given up.
    private static final Duration GRACE = Duration.ofSeconds(10);

    /// How long what others are to be told may hold up the end of one run, and that of a server.
    private static final Duration TELLING_OF_A_RUN = Duration.ofSeconds(3);

    private static final Duration TELLING = Duration.ofSeconds(1);

    /// How long answers that are under way may take once there is no more work, at the end of one run and of a server.
    private static final Duration FINISHING_OF_A_RUN = Duration.ofSeconds(1);

    private static final Duration FINISHING = Duration.ofSeconds(5);

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

    /// As [#start(ServerSettings)].
    ///
    /// @param environment whose variables `OTEL_*` say whether and how the server is traced
    public static Server start(ServerSettings settings, Map<String, String> environment) {
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
        var served = new ServedGrids(settings);
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
        var outbound = closing.add(new OutboundClient(vertx, served.allowedHosts()));
        var services = new HttpEvaluators(outbound, settings.outside().secrets(), clock);
        var evaluators =
                new Evaluators(_ -> new FunctionEvaluator(), children, _ -> new ThreadEvaluator(), services, commands);
        var contents = closing.add(Contents.open(
                data, outbound, settings.slots().cpu(), settings.outside().inputs(), clock));
        var tls = settings.safety().tls().map(pem -> TlsFiles.read(pem.certificates(), pem.key(), vertx));

        boolean loopback = settings.isLoopback();
        boolean closed = !loopback || settings.safety().tokenRequired();
        boolean embedded = settings.purpose() instanceof Purpose.Run;
        // Opens this run of the server to commands of the same user, who find it in the data directory.
        var secret = closed || embedded ? Optional.of(Secret.random()) : Optional.<Secret>empty();
        var tokens = new Tokens(
                store.tokens(), store::write, clock, secret, settings.safety().quota());

        var grids = new StoredGrids(
                store,
                served.dataRoot(),
                settings.plugins(),
                served.commands(),
                settings.purpose() instanceof Purpose.Serve);
        var signals = new EventSignals();
        var bells = new StateBells();
        var webhooks = closing.add(Webhooks.start(new Webhooks.Parts(
                store.outbox(),
                store::write,
                outbound,
                settings.outside().secrets(),
                "Gridwright/" + ProgramVersion.number(),
                clock,
                embedded ? TELLING_OF_A_RUN : TELLING)));
        var engine = Await.result(
                Engine.start(
                        new EngineSettings(
                                nodeName(),
                                settings.slots(),
                                settings.maxPoints(),
                                tokens::quota,
                                grids::read,
                                tracing,
                                served.goesOn()),
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
                            bells.told(event);
                            if (!(event instanceof StudyEvent.TrialEnded)) {
                                webhooks.wake();
                            }
                        }),
                Duration.ofDays(1));
        var draining = closing.add(new Draining(engine, store::fault, embedded ? HURRY : GRACE, launcher.ladder()));

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
        var intake =
                served.intake(versions, new CachedPoints(store, clock), new Fingerprints(clock), launcher.guarantees());
        Await.result(engine.watch(metrics.loops()), Await.CLOSING);
        var scrape = new Scrape(metrics, engine, vertx);
        var web = new WebVerticle(
                webSettings(settings, closed || embedded, tls.map(TlsFiles::pem)),
                new WebVerticle.Parts(
                        engine,
                        new KeptTrials.Changes(engine.changes(), kept),
                        engine,
                        engine.workers(),
                        store,
                        intake,
                        grids::space,
                        grids::points,
                        grids::runsAdHoc,
                        draining,
                        tokens,
                        metrics,
                        signals,
                        bells,
                        new StoreKeeper(
                                store.upkeep(),
                                contents,
                                kept,
                                data,
                                settings.purpose().keepFor()),
                        kept.folder(),
                        scrape::page));
        Await.result(vertx.deployVerticle(web), Await.CLOSING);
        var address = address(tls.isPresent() ? "https" : "http", settings.host(), web.port());
        closing.add(ServerFile.write(data, address, token, tls.map(TlsFiles::sha256), clock.instant()));
        var finishing = embedded ? FINISHING_OF_A_RUN : FINISHING;
        closing.add(() -> Await.result(web.end(finishing), finishing.plus(Await.CLOSING)));
        // Once more, and now before all else: the server can be reached while it drains.
        closing.add(draining);
        var keep = settings.purpose().keepFor();
        keep.ifPresent(time -> sweep(
                vertx,
                new Retention(store.upkeep(), store::write, kept::deleted, time, clock, System::nanoTime)::sweep));
        sweep(vertx, kept::sweep);
        sweep(vertx, () -> contents.sweep(keep));
        sweep(vertx, tokens::sweep);
        LOG.info("Ready: listening on {}, data in {}", new Field("address", address), data);
        if (!embedded) {
            Rehearsal.begin(intake);
        }
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
        // Events of Netty's buffers in flight recordings: nobody asks for them, and the first request would wait for
        // their making, 100 ms and more.
        if (System.getProperty(BUFFER_EVENTS) == null) {
            System.setProperty(BUFFER_EVENTS, "false");
        }
        // Nothing is served from files, so no folder for copies of them is needed, nor left behind by a crash.
        var files = new FileSystemOptions().setClassPathResolvingEnabled(false).setFileCachingEnabled(false);
        var vertx = Vertx.vertx(new VertxOptions().setFileSystemOptions(files));
        closing.add(() -> Await.result(vertx.close(), Await.CLOSING));
        return vertx;
    }

    private static StoreOptions storeOptions(Purpose purpose) {
        var usual = StoreOptions.DEFAULT;
        return switch (purpose) {
            case Purpose.Serve serve ->
                usual.maxKeptResults(serve.cachedResults().orElse(usual.maxKeptResults()));
            case Purpose.Run run -> usual;
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

    private static WebSettings webSettings(
            ServerSettings settings, boolean tokenRequired, Optional<WebSettings.Tls> tls) {
        return new WebSettings(
                settings.host(),
                settings.port(),
                settings.publicHosts(),
                tokenRequired,
                settings.safety().matchRequired(),
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
}
