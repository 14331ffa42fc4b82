package dev.gridwright.web;

import dev.gridwright.api.ProblemJson;
import dev.gridwright.api.ProblemType;
import dev.gridwright.engine.Pools;
import dev.gridwright.engine.Refusal;
import dev.gridwright.engine.Studies;
import dev.gridwright.engine.StudyChanges;
import dev.gridwright.engine.Workers;
import dev.gridwright.kept.KeptFolder;
import dev.gridwright.metrics.Metrics;
import dev.gridwright.metrics.loop.LoopProbe;
import dev.gridwright.space.Space;
import dev.gridwright.store.StoreFailed;
import dev.gridwright.store.StudyRecords;
import dev.gridwright.web.access.Access;
import dev.gridwright.web.access.RateLimit;
import dev.gridwright.web.access.TokenCheck;
import dev.gridwright.web.access.TokenRoutes;
import dev.gridwright.web.access.Tokens;
import dev.gridwright.web.aggregate.AggregateRoutes;
import dev.gridwright.web.aggregate.GateRoutes;
import dev.gridwright.web.aggregate.TimelineRoutes;
import dev.gridwright.web.change.ChangeRoutes;
import dev.gridwright.web.change.CommandCheck;
import dev.gridwright.web.change.PointRoutes;
import dev.gridwright.web.change.PointsIntake;
import dev.gridwright.web.docs.DocsRoutes;
import dev.gridwright.web.docs.PageRoutes;
import dev.gridwright.web.events.EventFeeds;
import dev.gridwright.web.events.EventRoutes;
import dev.gridwright.web.events.EventSignals;
import dev.gridwright.web.events.StateBells;
import dev.gridwright.web.follow.Followers;
import dev.gridwright.web.http.Calls;
import dev.gridwright.web.http.Patience;
import dev.gridwright.web.http.Problems;
import dev.gridwright.web.report.ReportRoutes;
import dev.gridwright.web.requests.RequestLog;
import dev.gridwright.web.safety.BodyCheck;
import dev.gridwright.web.safety.Connections;
import dev.gridwright.web.safety.HostCheck;
import dev.gridwright.web.safety.OriginCheck;
import dev.gridwright.web.safety.PathCheck;
import dev.gridwright.web.safety.SafetyHeaders;
import dev.gridwright.web.trials.FileRoutes;
import dev.gridwright.web.trials.LogRoutes;
import dev.gridwright.web.trials.TrialRoutes;
import dev.gridwright.web.upkeep.Upkeep;
import dev.gridwright.web.upkeep.UpkeepRoutes;
import dev.gridwright.web.work.LeaseRoutes;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

/// Listens for HTTP and puts the routes together. [#end] lets answers that are under way finish; undeploying it ends
/// every connection.
///
/// *Thread*: one event loop answers every request; what blocks runs on the pool `web-read`, and what reads
/// grids on `web-intake`.
public final class WebVerticle extends VerticleBase {
    private static final int READ_THREADS = 8;
    private static final int INTAKE_THREADS = 4;
    private static final int ACCEPT_BACKLOG = 1024;
    private static final int MAX_LINE_BYTES = 8 * 1024;
    private static final int MAX_HEADER_BYTES = 8 * 1024;

    private final WebSettings settings;
    private final Parts parts;
    private final List<Runnable> endings = new ArrayList<>();
    private Optional<HttpServer> server = Optional.empty();

    public WebVerticle(WebSettings settings, Parts parts) {
        this.settings = settings;
        this.parts = parts;
    }

    /// What the routes ask.
    ///
    /// @param spaces the space of a study, when its grid can still be read; may block
    /// @param signals told of every event by the engine
    /// @param bells likewise
    /// @param kept where files of trials are kept
    /// @param scrape makes the metrics page for an `Accept` header
    public record Parts(
            Studies studies,
            StudyChanges changes,
            Pools pools,
            Workers workers,
            StudyRecords records,
            Intake intake,
            Function<String, Optional<Space>> spaces,
            PointsIntake points,
            Predicate<String> runsAdHoc,
            Health health,
            Tokens tokens,
            Metrics metrics,
            EventSignals signals,
            StateBells bells,
            Upkeep upkeep,
            KeptFolder kept,
            Function<String, Future<Metrics.Page>> scrape) {}

    /// The port that is listened on, once deployed.
    public int port() {
        return server.orElseThrow(() -> new IllegalStateException("the web verticle is not deployed"))
                .actualPort();
    }

    /// Takes no more connections, ends what goes on for ever, and lets the other answers that are under way finish.
    ///
    /// *Thread*: any.
    ///
    /// @param atMost after which whatever is still under way is cut off
    public Future<Void> end(Duration atMost) {
        var ended = Promise.<Void>promise();
        context.runOnContext(ignored -> {
            var closed = server.map(listening -> listening.shutdown(atMost.toMillis(), TimeUnit.MILLISECONDS))
                    .orElse(Future.succeededFuture());
            endings.forEach(Runnable::run);
            closed.onComplete(ended);
        });
        return ended.future();
    }

    @Override
    public Future<?> start() {
        var patience = new Patience(
                vertx, settings.patience().headers(), settings.patience().body());
        var bounds = settings.bounds();
        var connections = new Connections(
                bounds.connections(),
                bounds.connectionsPerAddress(),
                patience,
                parts.metrics().http()::connections);
        var headers = new SafetyHeaders(settings.tls().isPresent());
        var requests = new RequestLog(System::nanoTime);
        var router = router(patience, requests);
        LoopProbe.start(vertx, parts.metrics().loops());
        return vertx.createHttpServer(options())
                .connectionHandler(connections::opened)
                .invalidRequestHandler(request -> {
                    headers.put(request.response());
                    requests.invalid(request);
                    Problems.answerInvalid(request);
                })
                .requestHandler(request -> {
                    headers.put(request.response());
                    router.handle(request);
                })
                .listen()
                .onSuccess(listening -> server = Optional.of(listening));
    }

    private HttpServerOptions options() {
        var options = new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port())
                .setAcceptBacklog(ACCEPT_BACKLOG)
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setHttp2ClearTextEnabled(false)
                .setTcpKeepAlive(true)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout((int) settings.patience().idle().toMillis());
        settings.tls()
                .ifPresent(tls -> options.setSsl(true)
                        .setUseAlpn(false)
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .addCertValue(Buffer.buffer(tls.certificates()))
                                .addKeyValue(Buffer.buffer(tls.key()))));
        return options;
    }

    private Router router(Patience patience, RequestLog requests) {
        var router = Router.router(vertx);
        var readers = vertx.createSharedWorkerExecutor("web-read", READ_THREADS);
        var calls = new Calls(readers);
        // Grids may name files that are read through, which keeps no other request waiting.
        var intake = new Calls(vertx.createSharedWorkerExecutor("web-intake", INTAKE_THREADS));
        var feeds = new EventFeeds(
                vertx,
                parts.studies(),
                parts.records(),
                parts.signals(),
                readers,
                settings.patience().heartbeat(),
                parts.metrics().http()::streams);
        var waiting = new Waiting(vertx, parts.studies(), parts.bells());
        var followers = new Followers(vertx);
        endings.addAll(List.of(feeds::end, followers::end, waiting::end));
        var body = BodyHandler.create(false).setBodyLimit(settings.maxBodyBytes());
        var operation = new OperationRoutes(parts.health(), parts.scrape());

        new Problems(WebVerticle::known).install(router);
        router.route().handler(requests);
        router.route().handler(new Requests(parts.metrics().http()));
        router.route().handler(patience);
        router.route().handler(new PathCheck());
        operation.installOpen(router);
        Access.installOpen(router);
        router.route().handler(new HostCheck(settings.host(), settings.publicHosts()));
        router.route().handler(new OriginCheck());
        var rates = new RateLimit(settings.bounds().requestsPerSecond());
        router.route().handler(new TokenCheck(parts.tokens(), settings.tokenRequired(), rates));
        router.route().handler(rates);
        Access.install(router);
        router.route().handler(new BodyCheck(settings.maxBodyBytes()));
        int guards = router.getRoutes().size();
        var idempotency = new Idempotency(parts.studies(), parts.records(), calls);
        new SubmitRoutes(parts.studies(), parts.intake(), parts.metrics().engine(), intake, waiting, idempotency)
                .install(router, body);
        new StudyRoutes(parts.studies(), parts.records(), calls, waiting).install(router, body);
        new TrialRoutes(parts.studies(), parts.records(), calls, parts.spaces()).install(router);
        new LogRoutes(followers, parts.studies(), parts.records(), calls).install(router);
        new FileRoutes(parts.studies(), parts.records(), parts.kept(), calls).install(router);
        new AggregateRoutes(vertx, parts.studies(), parts.records(), parts.spaces()).install(router);
        new TimelineRoutes(parts.studies(), parts.records(), calls).install(router);
        new ReportRoutes(vertx, parts.studies(), parts.records()).install(router);
        new GateRoutes(parts.studies(), parts.records(), calls).install(router, body);
        new EventRoutes(feeds, parts.records(), readers).install(router);
        new UpkeepRoutes(parts.upkeep(), readers).install(router, body);
        var commands = new CommandCheck(parts.runsAdHoc(), calls);
        new ChangeRoutes(parts.changes(), commands, settings.matchRequired()).install(router, body);
        new PointRoutes(parts.changes(), parts.points(), commands, calls).install(router, body);
        new PoolRoutes(parts.studies(), parts.pools()).install(router, body);
        new LeaseRoutes(parts.workers()).install(router, body);
        new DocsRoutes(readers).install(router);
        new PageRoutes(readers).install(router);
        operation.install(router);
        new TokenRoutes(parts.tokens()).install(router, body);
        // What can be got can be looked at without its body.
        router.getRoutes().stream()
                .filter(route -> route.methods() != null && route.methods().contains(HttpMethod.GET))
                .forEach(route -> route.method(HttpMethod.HEAD));
        Access.check(router, guards);
        Problems.refuseOtherMethods(router);
        return router;
    }

    /// What the failures of the engine and the store mean to a caller.
    private static Optional<ProblemJson> known(Throwable failure) {
        return switch (failure) {
            case Refusal refusal ->
                Optional.of(new ProblemJson(type(refusal.reason()), Objects.toString(refusal.getMessage(), "")));
            case StoreFailed store ->
                Optional.of(new ProblemJson(ProblemType.STORE_FAULT, "What is stored cannot be read just now."));
            default -> Optional.empty();
        };
    }

    private static ProblemType type(Refusal.Reason reason) {
        return switch (reason) {
            case UNKNOWN_STUDY -> ProblemType.UNKNOWN_STUDY;
            case STUDY_ENDED -> ProblemType.STUDY_ENDED;
            case STUDY_ENDING -> ProblemType.STUDY_ENDING;
            case INVALID_CHANGE -> ProblemType.INVALID_CHANGE;
            case VERSION_CHANGED -> ProblemType.PRECONDITION_FAILED;
            case UNKNOWN_POOL -> ProblemType.UNKNOWN_POOL;
            case STUDY_NOT_ENDED -> ProblemType.STUDY_NOT_ENDED;
            case NOTHING_TO_RETRY -> ProblemType.NOTHING_TO_RETRY;
            case GRID_TOO_LARGE -> ProblemType.GRID_TOO_LARGE;
            case QUOTA_EXCEEDED -> ProblemType.QUOTA_EXCEEDED;
            case NO_POINTS -> ProblemType.NO_POINTS;
            case NOT_RUNNABLE -> ProblemType.NOT_RUNNABLE;
            case LEASE_GONE -> ProblemType.LEASE_GONE;
            case LEASE_SUPERSEDED -> ProblemType.LEASE_SUPERSEDED;
            case RESULT_DIFFERS -> ProblemType.RESULT_DIFFERS;
            case REQUEST_DIFFERS -> ProblemType.REQUEST_ID_REUSED;
            case OVERLOADED -> ProblemType.OVERLOADED;
            case DRAINING -> ProblemType.DRAINING;
            case STORE_FAULT -> ProblemType.STORE_FAULT;
        };
    }
}
