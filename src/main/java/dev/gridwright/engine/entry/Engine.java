package dev.gridwright.engine.entry;

import dev.gridwright.engine.EngineSettings;
import dev.gridwright.engine.OpenTrials;
import dev.gridwright.engine.Pools;
import dev.gridwright.engine.Refusal;
import dev.gridwright.engine.Studies;
import dev.gridwright.engine.StudyChanges;
import dev.gridwright.engine.Submission;
import dev.gridwright.engine.Workers;
import dev.gridwright.engine.coordinator.CoordinatorVerticle;
import dev.gridwright.engine.live.EngineParts;
import dev.gridwright.engine.live.LiveStudy;
import dev.gridwright.engine.points.PointsByIndex;
import dev.gridwright.engine.run.StudyRun;
import dev.gridwright.evaluate.Evaluator;
import dev.gridwright.evaluate.Output;
import dev.gridwright.metrics.EngineEvents;
import dev.gridwright.metrics.Present;
import dev.gridwright.metrics.loop.LoopLag;
import dev.gridwright.prepare.Preparer;
import dev.gridwright.search.StudyPoints;
import dev.gridwright.store.StudyPage;
import dev.gridwright.store.StudyQuery;
import dev.gridwright.store.StudyStore;
import dev.gridwright.study.Limits.OnLimit;
import dev.gridwright.study.StudyView;
import dev.gridwright.trace.Tracing;
import dev.gridwright.trial.Room.Pool;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

/// The engine: runs studies on slots until they end.
public final class Engine implements Studies, Pools {
    private static final Duration A_LONG_TIME = Duration.ofDays(1);

    private final Vertx vertx;
    private final StudyStore store;
    private final Admission admission;
    private final CoordinatorVerticle owner;
    private final String deployment;
    private final StudyChanges changes;
    private final PointsByIndex points;
    private final Tracing tracing;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final Promise<Void> closed = Promise.promise();

    private Engine(
            Vertx vertx,
            StudyStore store,
            Admission admission,
            CoordinatorVerticle owner,
            String deployment,
            StudyChanges changes,
            PointsByIndex points,
            Tracing tracing) {
        this.vertx = vertx;
        this.store = store;
        this.admission = admission;
        this.owner = owner;
        this.deployment = deployment;
        this.changes = changes;
        this.points = points;
        this.tracing = tracing;
    }

    /// The tokens of attempts of this life of a store are above this one, those of earlier lives below.
    public static long firstToken(StudyStore store) {
        return EngineParts.firstToken(store);
    }

    /// Opens the slots and goes on with the unfinished studies of the store.
    ///
    /// @param events told of all that is counted, on the engine's event loop
    /// @param everyEvent told of the durable events of every study, in order, on the engine's event loop
    public static Future<Engine> start(
            EngineSettings settings,
            Vertx vertx,
            StudyStore store,
            Evaluator.Factory evaluators,
            Preparer preparer,
            InstantSource clock,
            EngineEvents events,
            Consumer<StudyEvent> everyEvent) {
        var owner = new CoordinatorVerticle(settings, store, evaluators, preparer, clock, events, everyEvent);
        var admission = new Admission(settings, store, clock, events);
        var points = new PointsByIndex(settings.reader(), store);
        var changes = new Steering(owner, settings, store, points);
        return vertx.deployVerticle(owner)
                .map(deployment ->
                        new Engine(vertx, store, admission, owner, deployment, changes, points, settings.tracing()));
    }

    /// How things stand, as metrics show them.
    ///
    /// *Thread*: any; the future completes on the coordinator's event loop.
    public Future<Present> present() {
        return owner.on(() -> Future.succeededFuture(owner.present()));
    }

    /// Has the coordinator's event loop watched from now on.
    public Future<Void> watch(LoopLag lag) {
        return owner.on(() -> {
            owner.watch(lag);
            return Future.succeededFuture();
        });
    }

    /// What the users' own workers may ask.
    public Workers workers() {
        return new WorkerDoor(owner, store);
    }

    /// What may be changed of studies beyond their course.
    public StudyChanges changes() {
        return changes;
    }

    @Override
    public Future<StudyView> submit(Submission submission) {
        var traced = tracing.submit(submission.caller());
        return owner.blocking(() -> admission.count(submission))
                .compose(counted -> owner.on(() -> admission.accept(submission, counted, owner.coordinator(), traced)))
                .onSuccess(ignored -> traced.accepted())
                .onFailure(error -> traced.refused(String.valueOf(error.getMessage())))
                .onFailure(error -> owner.on(() -> {
                    admission.refused(error);
                    return Future.succeededFuture();
                }));
    }

    @Override
    public Future<StudyView> study(String id) {
        return owner.on(() -> owner.coordinator()
                .study(id)
                .map(live -> Future.succeededFuture(live.view()))
                .orElseGet(() -> ofStore(id)));
    }

    private Future<StudyView> ofStore(String id) {
        return owner.blocking(() -> store.view(id)).map(view -> view.orElseThrow(() -> Refusal.unknownStudy(id)));
    }

    @Override
    public Future<StudyPage> studies(StudyQuery query) {
        return owner.blocking(() -> store.page(query))
                .compose(page -> owner.on(() -> Future.succeededFuture(new StudyPage(
                        page.studies().stream()
                                .map(view -> owner.coordinator()
                                        .study(view.id())
                                        .map(LiveStudy::view)
                                        .orElse(view))
                                .toList(),
                        page.next()))));
    }

    @Override
    public Future<StudyView> pause(String id) {
        return control(id, live -> {
            var promise = Promise.<StudyView>promise();
            owner.coordinator().pause(live, "", () -> promise.complete(live.view()));
            return owner.coordinator().writes().unlessHeldUp(promise.future());
        });
    }

    @Override
    public Future<StudyView> resume(String id) {
        return control(id, live -> {
            var promise = Promise.<StudyView>promise();
            owner.coordinator().resume(live, () -> promise.complete(live.view()));
            return owner.coordinator().writes().unlessHeldUp(promise.future());
        });
    }

    @Override
    public Future<StudyView> cancel(String id, OnLimit mode) {
        return control(id, live -> {
            owner.coordinator().cancel(live, mode);
            var promise = Promise.<StudyView>promise();
            var writes = owner.coordinator().writes();
            writes.whenDurable(() -> promise.complete(live.view()));
            return writes.unlessHeldUp(promise.future());
        });
    }

    /// Does something to a study that has not ended; one that could not be read at the start is read again first.
    private Future<StudyView> control(String id, Function<LiveStudy, Future<StudyView>> action) {
        return owner.on(() -> {
            var live = owner.coordinator().study(id);
            if (live.isPresent()) {
                return action.apply(live.get());
            }
            return owner.goOn(id).compose(action);
        });
    }

    @Override
    public Future<List<RunningTrial>> running(String id) {
        return owner.on(
                () -> Future.succeededFuture(owner.coordinator().overview().running(id)));
    }

    @Override
    public Future<Optional<Output>> output(String id, long token) {
        return owner.on(() -> {
            var output = owner.coordinator().overview().output(id, token);
            var settled = Promise.<Optional<Output>>promise();
            if (output.isPresent() || store.fault().isPresent()) {
                settled.complete(output);
            } else {
                owner.coordinator().writes().whenDurable(() -> settled.complete(output));
            }
            return settled.future();
        });
    }

    @Override
    public Future<OpenTrials> open(String id) {
        return owner.on(() -> Future.succeededFuture(owner.coordinator()
                .study(id)
                .map(owner.coordinator().overview()::open)
                .orElse(OpenTrials.NONE)));
    }

    @Override
    public Future<StudyPoints> points(String id) {
        return owner.on(() -> {
            var run = owner.coordinator().study(id).map(LiveStudy::run);
            var stored = run.map(StudyRun::stored);
            var grid = run.map(StudyRun::grid);
            var settled = Promise.<Void>promise();
            if (store.fault().isPresent()) {
                settled.complete();
            } else {
                owner.coordinator().writes().whenDurable(settled::complete);
            }
            return settled.future()
                    .compose(ignored -> owner.blocking(() -> stored.isPresent()
                            ? points.of(stored.get(), grid.orElseThrow())
                            : points.of(store.study(id).orElseThrow(() -> Refusal.unknownStudy(id)))));
        });
    }

    @Override
    public Future<List<String>> blocked(String id) {
        return owner.on(() -> owner.coordinator()
                .study(id)
                .map(live ->
                        Future.succeededFuture(owner.coordinator().overview().blocked(live)))
                .orElseGet(() -> ofStore(id)
                        .map(view -> List.of("The study is " + view.state().word() + "."))));
    }

    @Override
    public Future<List<PoolView>> pools() {
        return owner.on(
                () -> Future.succeededFuture(owner.coordinator().overview().pools()));
    }

    @Override
    public Future<PoolView> resize(String pool, int slots) {
        return owner.on(() -> {
            var coordinator = owner.coordinator();
            var known = Pool.of(pool)
                    .orElseThrow(() -> new Refusal(
                            Refusal.Reason.UNKNOWN_POOL,
                            "There is no pool '" + pool + "'; there are cpu, io and gpu."));
            var bounds = Bounds.of(known, coordinator.devices());
            if (slots < bounds.least() || slots > bounds.most()) {
                throw new Refusal(
                        Refusal.Reason.INVALID_CHANGE,
                        "Pool " + pool + " has from " + bounds.least() + " to " + bounds.most() + " slots, not " + slots
                                + ".");
            }
            if (coordinator.draining()) {
                throw Refusal.draining();
            }
            return coordinator.resize(known, slots);
        });
    }

    /// Claims nothing more, lets running trials finish for `patience`, puts back the rest and ends the slots. Slots
    /// whose work could not be ended stay behind; the process has to end to be rid of them.
    ///
    /// Repeatable; the first patience counts.
    ///
    /// @return completes when everything decided is durable
    public Future<Void> close(Duration patience) {
        return close(patience, A_LONG_TIME);
    }

    /// The same in a hurry.
    ///
    /// @param grace how long work is asked to end, at most, before it is killed, whatever its grid says
    public Future<Void> close(Duration patience, Duration grace) {
        if (closing.compareAndSet(false, true)) {
            owner.on(() -> owner.coordinator().drain(patience, grace))
                    .compose(ignored -> owner.on(() -> owner.coordinator().close()))
                    // Undeploying waits for every slot, and one whose work goes on would be waited for without end.
                    .compose(gone -> gone ? vertx.undeploy(deployment) : Future.<Void>succeededFuture())
                    .onComplete(closed);
        }
        return closed.future();
    }
}
