package dev.gridwright.web;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.gridwright.api.ProblemType;
import dev.gridwright.api.StudyJson;
import dev.gridwright.api.TrialJson;
import dev.gridwright.engine.Refusal;
import dev.gridwright.engine.Studies;
import dev.gridwright.store.Delivery;
import dev.gridwright.store.StoredStudy;
import dev.gridwright.store.StoredTrial;
import dev.gridwright.store.StudyQuery;
import dev.gridwright.store.StudyRecords;
import dev.gridwright.study.Limits.OnLimit;
import dev.gridwright.study.StudyState;
import dev.gridwright.study.StudyView;
import dev.gridwright.study.aggregate.Front;
import dev.gridwright.study.aggregate.Front.Criterion;
import dev.gridwright.trial.Trial;
import dev.gridwright.web.aggregate.Fronts;
import dev.gridwright.web.http.Answer;
import dev.gridwright.web.http.Calls;
import dev.gridwright.web.http.JsonBody;
import dev.gridwright.web.http.Paging;
import dev.gridwright.web.http.Query;
import dev.gridwright.web.http.Refused;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;

/// Studies: the list, one, what was submitted, its best, why it waits; pause, resume, cancel.
final class StudyRoutes {
    private static final Map<String, StudyState> STATES = Query.words(StudyState.values(), StudyState::word);
    private static final long DEFAULT_BEST = 10;

    private final Studies studies;
    private final StudyRecords records;
    private final Calls calls;
    private final Waiting waiting;
    private final Fronts fronts;

    StudyRoutes(Studies studies, StudyRecords records, Calls calls, Waiting waiting) {
        this.studies = studies;
        this.records = records;
        this.calls = calls;
        this.waiting = waiting;
        this.fronts = new Fronts(records);
    }

    void install(Router router, BodyHandler body) {
        router.get("/api/v1/studies").handler(this::list);
        router.get("/api/v1/studies/:study").handler(this::show);
        router.get("/api/v1/studies/:study/grid").handler(this::grid);
        router.get("/api/v1/studies/:study/best").handler(this::best);
        router.get("/api/v1/studies/:study/blocked").handler(this::blocked);
        router.post("/api/v1/studies/:study/pause").handler(body).handler(context -> act(context, studies::pause));
        router.post("/api/v1/studies/:study/resume").handler(body).handler(context -> act(context, studies::resume));
        router.post("/api/v1/studies/:study/cancel").handler(body).handler(this::cancel);
    }

    static String id(RoutingContext context) {
        return context.pathParam("study");
    }

    private void list(RoutingContext context) {
        Answer.accepted(context, List.of(Answer.JSON));
        var query = new Query(context, "state", "label", "name", "limit", "cursor");
        int limit = query.limit();
        var states = query.words("state", STATES);
        var labels = query.pairs("label");
        var cursor = query.whole("cursor");
        query.check();
        var before = cursor.isPresent() ? OptionalLong.of(cursor.get()) : OptionalLong.empty();
        var wanted = new StudyQuery(states, query.text("name"), labels, limit, before);
        Calls.answer(context, studies.studies(wanted), page -> {
            var next = page.next().isPresent()
                    ? Optional.of(Long.toString(page.next().getAsLong()))
                    : Optional.<String>empty();
            Paging.answer(context, page.studies(), StudyJson::write, next);
        });
    }

    private void show(RoutingContext context) {
        Answer.accepted(context, List.of(Answer.JSON));
        var query = new Query(context, "until");
        var untilEnded = query.text("until");
        untilEnded.filter(word -> !word.equals("ended")).ifPresent(word -> query.wrong("until", word, "ended"));
        query.check();
        var known = context.request().getHeader(HttpHeaders.IF_NONE_MATCH);
        var wait = Waiting.preferred(context.request());
        Predicate<StudyView> enough = untilEnded.isPresent()
                ? study -> study.state().ended()
                : study -> known == null || !matches(known, study);
        boolean waits = wait.isPresent() && (known != null || untilEnded.isPresent());
        var answer = studies.study(id(context))
                .compose(first -> waits
                        ? waiting.until(first, enough, wait.get(), context.request())
                        : Future.succeededFuture(first));
        wait.ifPresent(time -> context.response().putHeader("Preference-Applied", "wait=" + time.toSeconds()));
        var shown = answer.compose(study -> known != null && matches(known, study)
                ? Future.succeededFuture(new WithTold(study, List.of()))
                : calls.read(() -> records.deliveries(study.id())).map(told -> new WithTold(study, told)));
        Calls.answer(context, shown, found -> {
            var study = found.study();
            context.response().putHeader(HttpHeaders.ETAG, tag(study)).putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
            if (known != null && matches(known, study)) {
                var unused = context.response().setStatusCode(304).end();
            } else if (found.told().isEmpty()) {
                Answer.json(context, 200, out -> StudyJson.write(out, study));
            } else {
                var whole = StudyJson.of(study).set("notifications", Told.of(found.told()));
                Answer.json(context, 200, out -> out.writeTree(whole));
            }
        });
    }

    /// A study with what others were told of it.
    private record WithTold(StudyView study, List<Delivery.Shown> told) {}

    private static String tag(StudyView study) {
        return "\"" + study.version() + "\"";
    }

    private static boolean matches(String ifNoneMatch, StudyView study) {
        var tag = tag(study);
        return Arrays.stream(ifNoneMatch.split(",", -1))
                .map(String::strip)
                .anyMatch(one -> one.equals("*") || one.equals(tag) || one.equals("W/" + tag));
    }

    private void grid(RoutingContext context) {
        new Query(context).check();
        var id = id(context);
        Calls.answer(context, calls.read(() -> records.study(id)), found -> {
            var study = found.orElseThrow(() -> unknown(id));
            Answer.bytes(context, 200, "application/" + study.format(), document(study));
        });
    }

    private static Buffer document(StoredStudy study) {
        return Buffer.buffer(study.document());
    }

    static Refused unknown(String id) {
        return new Refused(ProblemType.UNKNOWN_STUDY, "There is no study '" + id + "'.");
    }

    private void best(RoutingContext context) {
        Answer.accepted(context, List.of(Answer.JSON));
        var query = new Query(context, "k", "pareto");
        var pareto = query.text("pareto");
        var with = pareto.flatMap(Criterion::parse);
        if (pareto.isPresent() && with.isEmpty()) {
            query.wrong("pareto", pareto.get(), "metrics, each with its goal, such as cost:minimize,f1:maximize");
        }
        long usual = pareto.isPresent() ? Front.MAX_TRIALS : DEFAULT_BEST;
        int k = (int) Math.clamp(query.whole("k").orElse(usual), 1, Query.MAX_LIMIT);
        query.check();
        var id = id(context);
        var found = studies.study(id)
                .compose(study -> calls.read(() -> with.isEmpty()
                        ? records.best(id, k)
                        : fronts.trials(study, with.get(), k).stream()
                                .map(StoredTrial::trial)
                                .toList()));
        Calls.answer(
                context, found, trials -> Paging.answer(context, trials, StudyRoutes::writeTrial, Optional.empty()));
    }

    private static void writeTrial(JsonGenerator out, Trial trial) throws IOException {
        TrialJson.write(out, trial);
    }

    private void blocked(RoutingContext context) {
        Answer.accepted(context, List.of(Answer.JSON));
        new Query(context).check();
        Calls.answer(
                context,
                studies.blocked(id(context)),
                reasons -> Paging.answer(context, reasons, JsonGenerator::writeString, Optional.empty()));
    }

    private void cancel(RoutingContext context) {
        Answer.accepted(context, List.of(Answer.JSON));
        new Query(context).check();
        var id = id(context);
        var cancelled = studies.cancel(id, mode(context))
                .recover(error -> isEnded(error)
                        ? studies.study(id)
                                .compose(study -> study.state() == StudyState.CANCELLED
                                        ? Future.succeededFuture(study)
                                        : Future.failedFuture(error))
                        : Future.failedFuture(error));
        answer(context, cancelled);
    }

    private static boolean isEnded(Throwable error) {
        return error instanceof Refusal refusal && refusal.reason() == Refusal.Reason.STUDY_ENDED;
    }

    /// A user's cancel kills unless told to drain.
    private static OnLimit mode(RoutingContext context) {
        return switch (JsonBody.optional(context, "mode").path("mode").asText("kill")) {
            case "kill" -> OnLimit.KILL;
            case "drain" -> OnLimit.DRAIN;
            default ->
                throw new Refused(
                        ProblemType.MALFORMED_BODY,
                        "The body must be {\"mode\": \"drain\"} or {\"mode\": \"kill\"}, or empty.");
        };
    }

    private static void act(RoutingContext context, Function<String, Future<StudyView>> change) {
        Answer.accepted(context, List.of(Answer.JSON));
        new Query(context).check();
        answer(context, change.apply(id(context)));
    }

    private static void answer(RoutingContext context, Future<StudyView> changed) {
        Calls.answer(context, changed, study -> Answer.json(context, 202, out -> StudyJson.write(out, study)));
    }
}
