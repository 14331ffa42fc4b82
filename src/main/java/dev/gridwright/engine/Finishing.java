package dev.gridwright.engine;

import dev.gridwright.log.Field;
import dev.gridwright.store.StudyStore;
import dev.gridwright.trial.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Consumer;
import java.util.function.Function;
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
    private final Function<LiveStudy, Future<Void>> beforeEnd;
    private final Consumer<LiveStudy> afterEnd;

    /// @param beforeEnd what is to be done between the last trial and the end of a study, which waits for it
    /// @param afterEnd called when the end of a study is durable and told
    Finishing(
            LiveStudies studies,
            DurableWrites writes,
            EngineParts parts,
            Function<LiveStudy, Future<Void>> beforeEnd,
            Consumer<LiveStudy> afterEnd) {
        this.studies = studies;
        this.writes = writes;
        this.store = parts.store();
        this.vertx = parts.vertx();
        this.beforeEnd = beforeEnd;
        this.afterEnd = afterEnd;
    }

    void finish(LiveStudy live) {
        var run = live.run();
        var reason = run.status().stopReason().orElseThrow();
        var cause = Lifecycle.causeOf(reason);
        run.histories()
                .indices()
                .forEach(index -> live.ends().begun(
                        index,
                        Outcome.CANCELLED,
                        cause,
                        "Its study ended before it was tried again: " + reason.word() + "."));
        writes.whenDurable(() -> beforeEnd
                .apply(live)
                .compose(ignored -> judge(live))
                .onComplete(judged -> {
                    var verdict = judged.succeeded()
                            ? judged.result()
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
                        afterEnd.accept(live);
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
