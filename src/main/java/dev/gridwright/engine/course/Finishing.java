package dev.gridwright.engine.course;

import dev.gridwright.engine.live.DurableWrites;
import dev.gridwright.engine.live.EngineParts;
import dev.gridwright.engine.live.LiveStudies;
import dev.gridwright.engine.live.LiveStudy;
import dev.gridwright.log.Field;
import dev.gridwright.store.StudyStore;
import dev.gridwright.trial.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finishes studies of which nothing runs any more: what waits to be tried again is cancelled, the gates are held
/// against what is durable, and the end is told.
///
/// *Thread*: confined to the coordinator; gates are judged beside it.
final class Finishing {
    private static final Logger LOG = LoggerFactory.getLogger(Finishing.class);

    private final LiveStudies studies;
    private final DurableWrites writes;
    private final StudyStore store;
    private final Vertx vertx;
    private final Lifecycle.Neighbours neighbours;

    Finishing(LiveStudies studies, DurableWrites writes, EngineParts parts, Lifecycle.Neighbours neighbours) {
        this.studies = studies;
        this.writes = writes;
        this.store = parts.store();
        this.vertx = parts.vertx();
        this.neighbours = neighbours;
    }

    void finish(LiveStudy live) {
        var run = live.run();
        var reason = run.status().stopReason().orElseThrow();
        var cause = Lifecycle.causeOf(reason);
        run.histories()
                .indices()
                .forEach(index -> live.ends()
                        .begun(
                                index,
                                Outcome.CANCELLED,
                                cause,
                                "Its study ended before it was tried again: " + reason.word() + "."));
        writes.whenDurable(() -> neighbours
                .beforeEnd(live)
                .compose(ignored -> judge(live))
                .onComplete(judged -> {
                    var verdict = judged.succeeded()
                            ? judged.result().in(reason.state())
                            : Verdict.unknown(run.grid().gates());
                    if (judged.failed()) {
                        LOG.error(
                                "Study {}: its gates could not be held against its trials; they fail.",
                                Field.study(run.id()),
                                judged.cause());
                    }
                    live.finish(verdict.gates(), verdict.word(), () -> {
                        studies.remove(live);
                        LOG.info(
                                "Study {} has ended: {}, verdict {}.",
                                Field.study(run.id()),
                                new Field("stop_reason", reason.word()),
                                new Field("verdict", verdict.word()));
                        neighbours.afterEnd(live);
                    });
                }));
    }

    private Future<Verdict> judge(LiveStudy live) {
        var view = live.view();
        var grid = live.run().grid();
        if (grid.gates().isEmpty()) {
            return Future.succeededFuture(Verdict.NONE);
        }
        return vertx.executeBlocking(
                () -> Verdict.of(
                        grid.gates(), grid.objective(), store, view.id(), view.counts(), view.best(), view.elapsed()),
                false);
    }
}
