package dev.gridwright.web.work;

import dev.gridwright.api.ProblemType;
import dev.gridwright.engine.Workers;
import dev.gridwright.engine.remote.LeaseId;
import dev.gridwright.trial.Measurement;
import dev.gridwright.web.access.Caller;
import dev.gridwright.web.http.Answer;
import dev.gridwright.web.http.Calls;
import dev.gridwright.web.http.JsonBody;
import dev.gridwright.web.http.Query;
import dev.gridwright.web.http.Refused;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;

/// Leases for the users' own workers.
public final class LeaseRoutes {
    private static final String PATH = "/api/v1/leases";

    private final Workers workers;

    public LeaseRoutes(Workers workers) {
        this.workers = workers;
    }

    public void install(Router router, BodyHandler body) {
        router.post(PATH).handler(body).handler(this::ask);
        router.post(PATH + "/:lease/heartbeat").handler(body).handler(this::beat);
        router.put(PATH + "/:lease/result").handler(body).handler(this::deliver);
        router.delete(PATH + "/:lease").handler(this::giveBack);
    }

    private void ask(RoutingContext context) {
        Answer.accepted(context, List.of(Answer.JSON));
        new Query(context).check();
        var scope = Caller.of(context).token().orElse("");
        var asked = workers.ask(AskBody.read(JsonBody.object(context, AskBody.KEYS), scope));
        context.addEndHandler(done -> {
            if (done.failed()) {
                asked.abandon();
            }
        });
        Calls.answer(context, asked.answer(), leases -> {
            if (leases.isEmpty()) {
                nothing(context);
            } else {
                Answer.json(context, 200, out -> LeaseJson.write(out, leases));
            }
        });
    }

    private static void nothing(RoutingContext context) {
        if (!context.response().closed()) {
            var unused = context.response().setStatusCode(204).end();
        }
    }

    private static LeaseId id(RoutingContext context) {
        return LeaseId.read(context.pathParam("lease"))
                .orElseThrow(() -> new Refused(
                        ProblemType.LEASE_GONE, "There is no such lease: its id is not one that was handed out."));
    }

    private void beat(RoutingContext context) {
        Answer.accepted(context, List.of(Answer.JSON));
        new Query(context).check();
        var measured = JsonBody.text(context).isEmpty()
                ? List.<Measurement>of()
                : ReportBody.beat(JsonBody.measured(context, ReportBody.BEAT_KEYS));
        Calls.answer(
                context,
                workers.beat(id(context), measured),
                beat -> Answer.json(context, 200, out -> LeaseJson.write(out, beat)));
    }

    private void deliver(RoutingContext context) {
        Answer.accepted(context, List.of(Answer.JSON));
        new Query(context).check();
        var delivery = ReportBody.report(JsonBody.measured(context, ReportBody.REPORT_KEYS));
        Calls.answer(
                context,
                workers.deliver(id(context), delivery),
                lease -> Answer.json(context, 200, out -> LeaseJson.write(out, lease)));
    }

    private void giveBack(RoutingContext context) {
        new Query(context).check();
        Calls.answer(context, workers.giveBack(id(context)), done -> nothing(context));
    }
}
