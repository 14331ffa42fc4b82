package dev.gridwright.web;

import dev.gridwright.api.ProblemType;
import dev.gridwright.api.StudyJson;
import dev.gridwright.engine.Refusal;
import dev.gridwright.engine.Studies;
import dev.gridwright.engine.Submission;
import dev.gridwright.engine.Submission.Selection;
import dev.gridwright.metrics.EngineEvents;
import dev.gridwright.metrics.EngineEvents.Rejection;
import dev.gridwright.search.IndexRange;
import dev.gridwright.search.Shard;
import dev.gridwright.trace.TraceParent;
import dev.gridwright.web.access.Caller;
import dev.gridwright.web.access.Scope;
import dev.gridwright.web.http.Answer;
import dev.gridwright.web.http.Calls;
import dev.gridwright.web.http.JsonBody;
import dev.gridwright.web.http.Query;
import dev.gridwright.web.http.Refused;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/// Grids that come in: to be planned, or to be run as studies.
final class SubmitRoutes {
    /// Grids that are read at the same time or wait for it; each may hold a body of full size.
    static final int MAX_GRIDS_AT_ONCE = 64;

    private static final Map<String, String> FORMATS = Map.of(
            "application/json", "json",
            "application/yaml", "yaml",
            "application/x-yaml", "yaml",
            "text/yaml", "yaml",
            "text/x-yaml", "yaml");
    private static final String TRACEPARENT = "traceparent";

    private final Studies studies;
    private final Intake intake;
    private final EngineEvents counters;
    private final Calls calls;
    private final Waiting waiting;
    private final Idempotency idempotency;
    private final AtomicInteger gridsBeingRead = new AtomicInteger();

    SubmitRoutes(
            Studies studies,
            Intake intake,
            EngineEvents counters,
            Calls calls,
            Waiting waiting,
            Idempotency idempotency) {
        this.studies = studies;
        this.intake = intake;
        this.counters = counters;
        this.calls = calls;
        this.waiting = waiting;
        this.idempotency = idempotency;
    }

    void install(Router router, BodyHandler body) {
        for (var path : List.of("/api/v1/plan", "/api/v1/studies")) {
            router.post(path).handler(SubmitRoutes::checkMediaType);
            router.post(path).handler(body);
        }
        router.post("/api/v1/plan").handler(this::plan);
        router.post("/api/v1/studies").handler(this::submit);
    }

    /// Refuses what is not a grid before its body is read.
    private static void checkMediaType(RoutingContext context) {
        Answer.accepted(context, List.of(Answer.JSON));
        format(context);
        var encoding = context.request().getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw new Refused(
                    ProblemType.UNSUPPORTED_MEDIA_TYPE, "The body must not be encoded; its encoding is " + encoding);
        }
        context.next();
    }

    private static String format(RoutingContext context) {
        var mediaType = JsonBody.mediaType(context);
        return Optional.ofNullable(FORMATS.get(mediaType))
                .orElseThrow(() -> new Refused(
                        ProblemType.UNSUPPORTED_MEDIA_TYPE,
                        "A grid is sent as application/json or application/yaml, not "
                                + (mediaType.isEmpty() ? "without a Content-Type" : "as " + mediaType)
                                + "."));
    }

    private void plan(RoutingContext context) {
        var selection = selection(context);
        var text = text(context);
        Calls.answer(
                context,
                reading(() -> intake.plan(text, format(context), selection)),
                plan -> Answer.json(context, 200, plan));
    }

    private void submit(RoutingContext context) {
        var selection = selection(context);
        var text = text(context);
        var wait = Waiting.preferred(context.request());
        var format = format(context);
        var caller = Caller.of(context);
        var holder = caller.holder();
        var span = Optional.ofNullable(context.request().getHeader(TRACEPARENT)).flatMap(TraceParent::read);
        var accepted = idempotency
                .once(
                        context,
                        key -> reading(() -> checked(intake.submission(text, format, selection), caller))
                                .map(submission ->
                                        holder.map(submission::withOwner).orElse(submission))
                                .map(submission ->
                                        span.map(submission::calledBy).orElse(submission))
                                .compose(submission -> studies.submit(
                                        key.map(submission::withKey).orElse(submission))))
                .onFailure(this::countRejection)
                .compose(study -> wait.isEmpty()
                        ? Future.succeededFuture(study)
                        : waiting.until(study, now -> now.state().ended(), wait.get(), context.request()));
        wait.ifPresent(time -> context.response().putHeader("Preference-Applied", "wait=" + time.toSeconds()));
        Calls.answer(context, accepted, study -> {
            context.response().putHeader(HttpHeaders.LOCATION, StudyJson.PATH + study.id());
            Answer.json(context, 201, out -> StudyJson.write(out, study));
        });
    }

    /// @throws Refused when the grid runs a program that the caller may not run
    private static Submission checked(Submission submission, Caller caller) {
        if (GridIntake.isAdHoc(submission.grid().trial().kind())) {
            caller.check(Scope.COMMANDS_ADHOC);
        }
        return submission;
    }

    /// Counts a grid that never reached the engine, which counts all others.
    private void countRejection(Throwable failure) {
        if (failure instanceof Refused) {
            counters.studyRejected(Rejection.INVALID);
        }
    }

    private <T> Future<T> reading(Callable<T> action) {
        if (gridsBeingRead.incrementAndGet() > MAX_GRIDS_AT_ONCE) {
            gridsBeingRead.decrementAndGet();
            return Future.failedFuture(new Refusal(
                    Refusal.Reason.OVERLOADED, MAX_GRIDS_AT_ONCE + " grids are being read already; try again."));
        }
        return calls.read(action).onComplete(result -> gridsBeingRead.decrementAndGet());
    }

    private static String text(RoutingContext context) {
        return JsonBody.text(context)
                .orElseThrow(() -> new Refused(ProblemType.MALFORMED_BODY, "The body is empty; it must be a grid."));
    }

    /// The part of the points that is run: `range=a:b` (b not included), `shard=i/n`.
    private static Selection selection(RoutingContext context) {
        var query = new Query(context, "range", "shard");
        var range =
                query.text("range").flatMap(text -> part(query, "range", text, IndexRange.read(text), IndexRange.FORM));
        var shard = query.text("shard").flatMap(text -> part(query, "shard", text, Shard.read(text), Shard.FORM));
        query.check();
        return new Selection(range, shard);
    }

    private static <T> Optional<T> part(Query query, String name, String text, Optional<T> read, String form) {
        if (read.isEmpty()) {
            query.wrong(name, text, form);
        }
        return read;
    }
}
