package dev.gridwright.web;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.gridwright.api.ProblemJson.Fault;
import dev.gridwright.api.ProblemType;
import dev.gridwright.engine.Pools;
import dev.gridwright.engine.Studies;
import dev.gridwright.engine.Studies.PoolView;
import dev.gridwright.web.http.Answer;
import dev.gridwright.web.http.Calls;
import dev.gridwright.web.http.JsonBody;
import dev.gridwright.web.http.Paging;
import dev.gridwright.web.http.Query;
import dev.gridwright.web.http.Refused;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// The slots, and how many there are.
final class PoolRoutes {
    private final Studies studies;
    private final Pools pools;

    PoolRoutes(Studies studies, Pools pools) {
        this.studies = studies;
        this.pools = pools;
    }

    void install(Router router, BodyHandler body) {
        router.get("/api/v1/pools").handler(this::list);
        router.patch("/api/v1/pools/:pool").handler(body).handler(this::resize);
    }

    private void list(RoutingContext context) {
        Answer.accepted(context, List.of(Answer.JSON));
        new Query(context).check();
        Calls.answer(context, studies.pools(), all -> Paging.answer(context, all, PoolRoutes::write, Optional.empty()));
    }

    private void resize(RoutingContext context) {
        Answer.accepted(context, List.of(Answer.JSON));
        new Query(context).check();
        int slots = slots(context);
        Calls.answer(
                context,
                pools.resize(context.pathParam("pool"), slots),
                pool -> Answer.json(context, 200, out -> write(out, pool)));
    }

    private static int slots(RoutingContext context) {
        var slots = JsonBody.object(context, "slots").path("slots");
        if (!slots.isIntegralNumber()
                || !slots.canConvertToInt()
                || slots.intValue() < 0
                || slots.intValue() > Pools.Bounds.MOST_IO) {
            throw new Refused(
                    ProblemType.INVALID_CHANGE,
                    List.of(Fault.at(
                            "/slots", "must be a whole number from 0 to " + Pools.Bounds.MOST_IO, slots.toString())));
        }
        return slots.intValue();
    }

    private static void write(JsonGenerator out, PoolView pool) throws IOException {
        out.writeStartObject();
        out.writeStringField("name", pool.name());
        out.writeNumberField("slots", pool.idle() + pool.busy() + pool.abandoned());
        out.writeNumberField("idle", pool.idle());
        out.writeNumberField("busy", pool.busy());
        out.writeNumberField("abandoned", pool.abandoned());
        out.writeEndObject();
    }
}
