package dev.gridwright.web.change;

import dev.gridwright.api.ProblemType;
import dev.gridwright.api.StudyJson;
import dev.gridwright.engine.Refusal;
import dev.gridwright.engine.StudyChanges;
import dev.gridwright.engine.StudyChanges.Added;
import dev.gridwright.grid.PointsFile;
import dev.gridwright.web.http.Answer;
import dev.gridwright.web.http.Calls;
import dev.gridwright.web.http.JsonBody;
import dev.gridwright.web.http.Query;
import dev.gridwright.web.http.Refused;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// Points that are added to a study while it runs.
///
/// The same request may be sent again: a point that the study has is not tried a second time.
public final class PointRoutes {
    /// Each reads the grid of its study.
    static final int MAX_AT_ONCE = 64;

    private final StudyChanges changes;
    private final PointsIntake intake;
    private final CommandCheck commands;
    private final Calls calls;
    private final AtomicInteger beingRead = new AtomicInteger();

    public PointRoutes(StudyChanges changes, PointsIntake intake, CommandCheck commands, Calls calls) {
        this.commands = commands;
        this.changes = changes;
        this.intake = intake;
        this.calls = calls;
    }

    public void install(Router router, BodyHandler body) {
        router.post("/api/v1/studies/:study/points")
                .handler(body)
                .handler(commands::handle)
                .handler(this::add);
    }

    private void add(RoutingContext context) {
        Answer.accepted(context, List.of(Answer.JSON));
        new Query(context).check();
        var study = context.pathParam("study");
        var unused = JsonBody.object(context);
        var text = JsonBody.text(context).orElseThrow();
        var added = read(study, text).compose(read -> add(study, read));
        Calls.answer(
                context,
                added,
                answer -> Answer.json(context, 202, out -> {
                    out.writeStartObject();
                    out.writeArrayFieldStart("indices");
                    for (long index : answer.indices()) {
                        out.writeNumber(index);
                    }
                    out.writeEndArray();
                    out.writeNumberField("added", answer.count());
                    out.writeFieldName("study");
                    StudyJson.write(out, answer.study());
                    out.writeEndObject();
                }));
    }

    private Future<Optional<PointsFile.Read>> read(String study, String text) {
        if (beingRead.incrementAndGet() > MAX_AT_ONCE) {
            beingRead.decrementAndGet();
            return Future.failedFuture(new Refusal(
                    Refusal.Reason.OVERLOADED, MAX_AT_ONCE + " lists of points are being read already; try again."));
        }
        return calls.read(() -> intake.read(study, text)).onComplete(done -> beingRead.decrementAndGet());
    }

    private Future<Added> add(String study, Optional<PointsFile.Read> read) {
        if (read.isEmpty()) {
            return Future.failedFuture(Refusal.unknownStudy(study));
        }
        return switch (read.get()) {
            case PointsFile.Read.Valid(var points, var first) -> changes.add(study, points, first);
            case PointsFile.Read.Invalid(var problems) -> Future.failedFuture(Faults.refused(problems));
            case PointsFile.Read.WithoutGrid(var problems) ->
                Future.failedFuture(new Refused(
                        ProblemType.NOT_RUNNABLE,
                        "The grid of study '" + study + "' cannot be read any more: " + problems.getFirst()));
        };
    }
}
