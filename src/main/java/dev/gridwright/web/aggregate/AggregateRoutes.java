package dev.gridwright.web.aggregate;

import dev.gridwright.api.AggregateJson;
import dev.gridwright.api.ProblemJson.Fault;
import dev.gridwright.api.ProblemType;
import dev.gridwright.api.Wire;
import dev.gridwright.engine.Studies;
import dev.gridwright.space.Space;
import dev.gridwright.store.StudyRecords;
import dev.gridwright.study.StudyView;
import dev.gridwright.study.aggregate.Projection;
import dev.gridwright.web.http.Answer;
import dev.gridwright.web.http.Calls;
import dev.gridwright.web.http.Query;
import dev.gridwright.web.http.Refused;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/// Effects, heat map and history of a study.
public final class AggregateRoutes {
    /// Studies are read for the first time by so many threads.
    private static final int THREADS = 2;

    private static final long DEFAULT_POINTS = 200;

    private final Studies studies;
    private final Projections projections;
    private final Function<String, Optional<Space>> spaces;

    /// @param spaces the space of a study, when its grid can still be read; may block
    public AggregateRoutes(
            Vertx vertx, Studies studies, StudyRecords records, Function<String, Optional<Space>> spaces) {
        this.studies = studies;
        this.spaces = spaces;
        this.projections = new Projections(records, spaces, vertx.createSharedWorkerExecutor("web-aggregate", THREADS));
    }

    public void install(Router router) {
        router.get("/api/v1/studies/:study/effects").handler(this::effects);
        router.get("/api/v1/studies/:study/heatmap").handler(this::heatmap);
        router.get("/api/v1/studies/:study/history").handler(this::history);
    }

    private void effects(RoutingContext context) {
        Answer.accepted(context, List.of(Answer.JSON));
        new Query(context).check();
        answer(context, (study, projection) -> {
            int beside = spaces.apply(study.id()).map(Space::includedSize).orElse(0);
            var effects = projection.effects(study.points(), beside);
            return out -> AggregateJson.write(out, effects, study.objective());
        });
    }

    private void heatmap(RoutingContext context) {
        Answer.accepted(context, List.of(Answer.JSON));
        var query = new Query(context, "x", "y");
        var x = query.text("x").orElse("");
        var y = query.text("y").orElse("");
        query.check();
        answer(context, (study, projection) -> {
            var map = projection.heatmap(x, y).orElseThrow(() -> noPair(projection, x, y));
            return out -> AggregateJson.write(out, map, study.objective());
        });
    }

    private static Refused noPair(Projection projection, String x, String y) {
        var names = projection.parameters();
        var known = "one of the parameters " + String.join(", ", names);
        var faults = new ArrayList<Fault>();
        if (!names.contains(x)) {
            faults.add(Fault.at("x", "must be " + known, x));
        }
        if (!names.contains(y)) {
            faults.add(Fault.at("y", "must be " + known, y));
        }
        if (faults.isEmpty() && x.equals(y)) {
            faults.add(Fault.at("y", "must be another parameter than x; known are " + String.join(", ", names), y));
        }
        if (faults.isEmpty()) {
            faults.add(Fault.at(
                    "y",
                    "must be a parameter that makes a map with x: both have more than one value, at most "
                            + Projection.MAX_LEVELS + ", and all maps of a study together have at most "
                            + Projection.MAX_CELLS + " cells (left_out of the effects names the others)",
                    y));
        }
        return new Refused(ProblemType.INVALID_PARAMETER, faults);
    }

    private void history(RoutingContext context) {
        Answer.accepted(context, List.of(Answer.JSON));
        var query = new Query(context, "points");
        int points = (int) Math.clamp(query.whole("points").orElse(DEFAULT_POINTS), 1, Projection.MAX_STEPS);
        query.check();
        answer(context, (study, projection) -> {
            var history = projection.history(points);
            return out -> AggregateJson.write(out, history, study.objective());
        });
    }

    private void answer(RoutingContext context, BiFunction<StudyView, Projection, Wire.Shape> shape) {
        var found = studies.study(context.pathParam("study"))
                .compose(study -> projections.ask(study, projection -> Wire.bytes(shape.apply(study, projection))));
        Calls.answer(context, found, bytes -> Answer.bytes(context, 200, Answer.JSON, Buffer.buffer(bytes)));
    }
}
