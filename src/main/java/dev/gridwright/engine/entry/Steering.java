package dev.gridwright.engine.entry;

import dev.gridwright.engine.EngineSettings;
import dev.gridwright.engine.Refusal;
import dev.gridwright.engine.Refusal.Reason;
import dev.gridwright.engine.StudyChanges;
import dev.gridwright.engine.coordinator.CoordinatorVerticle;
import dev.gridwright.engine.live.LiveStudy;
import dev.gridwright.engine.points.Addition;
import dev.gridwright.engine.points.PointsByIndex;
import dev.gridwright.engine.retry.Retries;
import dev.gridwright.quota.Occupancy.Part;
import dev.gridwright.space.Point;
import dev.gridwright.store.Change;
import dev.gridwright.store.StoredStudy;
import dev.gridwright.store.StudyStore;
import dev.gridwright.study.Amendment;
import dev.gridwright.study.StudyView;
import dev.gridwright.trial.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Changes studies, those that run and those that have ended.
final class Steering implements StudyChanges {
    private final CoordinatorVerticle owner;
    private final EngineSettings settings;
    private final StudyStore store;
    private final PointsByIndex points;
    private final InTurn turns;

    Steering(CoordinatorVerticle owner, EngineSettings settings, StudyStore store, PointsByIndex points) {
        this.owner = owner;
        this.settings = settings;
        this.store = store;
        this.points = points;
        this.turns = new InTurn(owner, store);
    }

    @Override
    public Future<StudyView> retry(String id, Set<Outcome> outcomes) {
        return turns.change(id, live -> retry(live, outcomes), stored -> retry(stored, outcomes));
    }

    @Override
    public Future<StudyView> amend(String id, Amendment amendment, Optional<Set<Long>> versions) {
        return turns.change(id, live -> amend(live, amendment, versions), stored -> amend(stored, amendment, versions));
    }

    @Override
    public Future<Added> add(String id, List<Point> points, boolean first) {
        return turns.change(
                id,
                live -> add(live, points, first),
                stored -> Future.failedFuture(new Refusal(
                        Reason.STUDY_ENDED,
                        "Study '" + id + "' has ended: "
                                + stored.status().state().word() + "; points are added while a study runs.")));
    }

    private Future<Added> add(LiveStudy live, List<Point> wanted, boolean first) {
        return owner.on(() -> {
                    refuseEnding(live);
                    var stored = live.run().stored();
                    var grid = live.run().grid();
                    return owner.blocking(() -> Addition.of(grid.space(), points.of(stored, grid), wanted, first));
                })
                .compose(addition -> owner.on(() -> {
                    // It may have decided its end meanwhile; nothing else has added points in this turn.
                    refuseEnding(live);
                    addition.check(live.run().ledger().points(), settings.maxPoints());
                    live.run()
                            .stored()
                            .owner()
                            .filter(holder -> addition.count() > 0)
                            .flatMap(holder ->
                                    owner.coordinator().occupancy().excess(new Part(holder, 0, addition.count())))
                            .ifPresent(excess -> {
                                throw new Refusal(Reason.QUOTA_EXCEEDED, excess);
                            });
                    var promise = Promise.<Added>promise();
                    owner.coordinator()
                            .add(
                                    live,
                                    addition,
                                    () -> promise.complete(
                                            new Added(addition.indices(), addition.count(), live.view())),
                                    error -> promise.fail(new Refusal(
                                            Reason.STORE_FAULT,
                                            "The points could not be stored: " + error.getMessage())));
                    return promise.future();
                }));
    }

    private Future<StudyView> amend(LiveStudy live, Amendment amendment, Optional<Set<Long>> versions) {
        return owner.on(() -> {
            Amendments.check(live.view(), versions);
            if (!amendment.labelsOnly()) {
                refuseEnding(live);
            }
            var run = live.run();
            var next = Amendments.amended(run.status(), amendment);
            var promise = Promise.<StudyView>promise();
            owner.coordinator().amend(live, next, () -> promise.complete(live.view()));
            return promise.future();
        });
    }

    private Future<StudyView> amend(StoredStudy ended, Amendment amendment, Optional<Set<Long>> versions) {
        var id = ended.id();
        return owner.blocking(() -> {
                    Amendments.check(store.view(id).orElseThrow(), versions);
                    if (!amendment.labelsOnly()) {
                        throw new Refusal(
                                Reason.STUDY_ENDED, "Study '" + id + "' has ended; only its labels can be changed.");
                    }
                    var next = Amendments.labelled(ended.status(), amendment);
                    return new Change.StudyChanged(id, next, ended.lastEvent() + 1, "study");
                })
                .compose(turns::write)
                .compose(written -> owner.blocking(() -> store.view(id).orElseThrow()));
    }

    @Override
    public Future<Void> delete(String id, Optional<Set<Long>> versions) {
        return turns.makeRoom(
                id,
                live -> owner.on(() -> {
                    Amendments.check(live.view(), versions);
                    throw new Refusal(
                            Reason.STUDY_NOT_ENDED,
                            "Study '" + id + "' is " + live.view().state().word()
                                    + "; only an ended study can be deleted.");
                }),
                stored -> owner.blocking(() -> {
                            if (versions.isPresent()) {
                                Amendments.check(store.view(id).orElseThrow(), versions);
                            }
                            return new Change.StudyDeleted(id);
                        })
                        .compose(change -> owner.on(() -> owner.coordinator()
                                .writes()
                                .unlessHeldUp(turns.write(change).onSuccess(deleted -> owner.deleted(id))))));
    }

    private Future<StudyView> retry(LiveStudy live, Set<Outcome> outcomes) {
        var id = live.run().id();
        boolean skippedToo = outcomes.contains(Outcome.SKIPPED);
        return owner.blocking(() -> Retries.find(store, id, outcomes))
                .compose(trials -> owner.on(() -> {
                    refuseEnding(live);
                    boolean leftOut =
                            skippedToo && live.run().status().reopening().skipped() > 0;
                    if (trials.isEmpty() && !leftOut) {
                        throw Retries.nothing(id, live.view().counts(), outcomes);
                    }
                    var promise = Promise.<StudyView>promise();
                    live.reopen(trials, skippedToo, () -> promise.complete(live.view()));
                    owner.coordinator().dispatch(live.run());
                    return promise.future();
                }));
    }

    private Future<StudyView> retry(StoredStudy ended, Set<Outcome> outcomes) {
        return owner.blocking(() -> {
                    checkReadable(ended);
                    var trials = Retries.find(store, ended.id(), outcomes);
                    var counts = ended.status().counts().orElseThrow();
                    if (trials.isEmpty() && !(outcomes.contains(Outcome.SKIPPED) && counts.skipped() > 0)) {
                        throw Retries.nothing(ended.id(), counts, outcomes);
                    }
                    return Retries.change(ended.id(), trials, Retries.reopened(ended, outcomes));
                })
                .compose(change -> inRoom(
                        ended,
                        () -> turns.write(change)
                                .compose(written -> owner.on(
                                        () -> owner.bringBack(ended.id()).map(live -> {
                                            live.tellReopened();
                                            return live.view();
                                        })))));
    }

    /// Does what has an ended study go on, if it fits among what its owner has unfinished.
    private <T> Future<T> inRoom(StoredStudy ended, Supplier<Future<T>> action) {
        return owner.on(() -> {
            var part = ended.owner().map(holder -> Part.study(holder, ended.points()));
            var occupancy = owner.coordinator().occupancy();
            part.flatMap(occupancy::excess).ifPresent(excess -> {
                throw new Refusal(Reason.QUOTA_EXCEEDED, excess);
            });
            part.ifPresent(occupancy::keep);
            return action.get()
                    .eventually(() -> owner.on(() -> {
                        part.ifPresent(occupancy::release);
                        return Future.succeededFuture();
                    }));
        });
    }

    private void checkReadable(StoredStudy stored) {
        try {
            var unused = settings.reader().apply(stored);
        } catch (IllegalArgumentException e) {
            throw Refusal.cannotGoOn(stored.id(), e);
        }
    }

    private static void refuseEnding(LiveStudy live) {
        if (live.run().ending()) {
            throw new Refusal(
                    Reason.STUDY_ENDING,
                    "Study '" + live.run().id() + "' is ending: "
                            + live.run().status().stopReason().orElseThrow().word() + ".");
        }
    }
}
