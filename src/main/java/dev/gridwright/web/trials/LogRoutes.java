package dev.gridwright.web.trials;

import dev.gridwright.api.ProblemType;
import dev.gridwright.engine.Studies;
import dev.gridwright.store.StudyRecords;
import dev.gridwright.web.http.Answer;
import dev.gridwright.web.http.Calls;
import dev.gridwright.web.http.Paging;
import dev.gridwright.web.http.Query;
import dev.gridwright.web.http.Refused;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// What a trial wrote, whole or a range of its bytes, and the files that were kept of it.
///
/// The output of an attempt is known when it has ended. Whoever follows a trial that runs is answered when it
/// has ended, or after [#LONGEST] with what there is; the header `Trial-State` tells which.
public final class LogRoutes {
    /// However long a reader follows; shorter than a connection may be silent.
    static final Duration LONGEST = Duration.ofSeconds(60);

    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final String RUNNING = "running";
    private static final String TRIAL_STATE = "Trial-State";
    private static final String TEXT = "text/plain; charset=utf-8";

    private final Vertx vertx;
    private final Studies studies;
    private final StudyRecords records;
    private final Calls calls;

    public LogRoutes(Vertx vertx, Studies studies, StudyRecords records, Calls calls) {
        this.vertx = vertx;
        this.studies = studies;
        this.records = records;
        this.calls = calls;
    }

    public void install(Router router) {
        router.get("/api/v1/studies/:study/trials/:index/log").handler(this::log);
        router.get("/api/v1/studies/:study/trials/:index/files").handler(this::files);
    }

    /// @param state of the trial: `running`, or its outcome
    private record Output(String state, String text) {}

    private void log(RoutingContext context) {
        var query = new Query(context, "follow");
        boolean follow = query.word("follow", Map.of("true", true, "false", false), false);
        query.check();
        var study = TrialRoutes.id(context);
        long index = TrialRoutes.index(context);
        var output = follow ? follow(context, study, index) : output(study, index);
        Calls.answer(context, output, found -> {
            context.response().putHeader(TRIAL_STATE, found.state());
            answer(context, Buffer.buffer(found.text()));
        });
    }

    private Future<Output> output(String study, long index) {
        return studies.study(study)
                .compose(view -> studies.running(study))
                .compose(running -> calls.read(() -> {
                    // Asked first: what has ended since is then found among the ended ones.
                    var ended = records.trial(study, index);
                    if (ended.isPresent()) {
                        return new Output(
                                ended.get().outcome().word(),
                                records.output(study, index).orElse(""));
                    }
                    if (running.stream().noneMatch(trial -> trial.index() == index)) {
                        throw TrialRoutes.unknown(study, Long.toString(index));
                    }
                    return new Output(RUNNING, records.output(study, index).orElse(""));
                }));
    }

    private Future<Output> follow(RoutingContext context, String study, long index) {
        return output(study, index)
                .compose(first -> first.state().equals(RUNNING)
                        ? until(context, study, index, first, System.nanoTime())
                        : Future.succeededFuture(first));
    }

    private Future<Output> until(RoutingContext context, String study, long index, Output last, long since) {
        boolean over = System.nanoTime() - since > LONGEST.toNanos();
        if (!last.state().equals(RUNNING) || over || context.response().closed()) {
            return Future.succeededFuture(last);
        }
        return vertx.timer(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)
                .compose(time -> output(study, index))
                // Between two attempts, and until its end is stored, a trial neither runs nor has ended.
                .recover(error -> error instanceof Refused ? Future.succeededFuture(last) : Future.failedFuture(error))
                .compose(next -> until(context, study, index, next, since));
    }

    private static void answer(RoutingContext context, Buffer whole) {
        context.response().putHeader("Accept-Ranges", "bytes");
        var asked = Optional.ofNullable(context.request().getHeader("Range"));
        var range = asked.flatMap(header -> ByteRange.read(header, whole.length()));
        if (range.isEmpty()) {
            Answer.bytes(context, 200, TEXT, whole);
            return;
        }
        switch (range.get()) {
            case ByteRange.Part(int from, int to) -> {
                context.response().putHeader("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + whole.length());
                Answer.bytes(context, 206, TEXT, whole.getBuffer(from, to));
            }
            case ByteRange.Beyond() -> {
                context.response().putHeader("Content-Range", "bytes */" + whole.length());
                throw new Refused(
                        ProblemType.RANGE_NOT_SATISFIABLE,
                        "The output has " + whole.length() + " bytes; '" + asked.orElse("") + "' is none of them.");
            }
        }
    }

    /// No kind of trial keeps files yet.
    private void files(RoutingContext context) {
        Answer.accepted(context, List.of(Answer.JSON));
        new Query(context).check();
        Calls.answer(
                context,
                output(TrialRoutes.id(context), TrialRoutes.index(context)),
                found -> Paging.answer(context, List.<String>of(), (out, file) -> {}, Optional.empty()));
    }
}
