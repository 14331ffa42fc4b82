package dev.gridwright.engine;

import dev.gridwright.evaluate.Evaluator;
import dev.gridwright.search.SearchStrategy;
import dev.gridwright.store.Change;
import dev.gridwright.store.StoredStudy;
import dev.gridwright.store.StudyQuery;
import dev.gridwright.store.StudyStatus;
import dev.gridwright.store.StudyStore;
import dev.gridwright.study.Ledger;
import dev.gridwright.study.Limits.OnLimit;
import dev.gridwright.study.StudyView;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// The engine: runs studies on slots until they end.
public final class Engine implements Studies {
    /// A token is the incarnation of the data directory followed by so many bits that count within it.
    static final int TOKEN_BITS = 40;

    private final EngineSettings settings;
    private final Vertx vertx;
    private final StudyStore store;
    private final InstantSource clock;
    private final CoordinatorVerticle owner;
    private final String deployment;

    private Engine(
            EngineSettings settings,
            Vertx vertx,
            StudyStore store,
            InstantSource clock,
            CoordinatorVerticle owner,
            String deployment) {
        this.settings = settings;
        this.vertx = vertx;
        this.store = store;
        this.clock = clock;
        this.owner = owner;
        this.deployment = deployment;
    }

    /// Opens the slots and goes on with the unfinished studies of the store.
    ///
    /// @param everyEvent told of the durable events of every study, in order, on the engine's event loop
    public static Future<Engine> start(
            EngineSettings settings,
            Vertx vertx,
            StudyStore store,
            Evaluator.Factory evaluators,
            InstantSource clock,
            Consumer<StudyEvent> everyEvent) {
        var owner = new CoordinatorVerticle(settings, store, evaluators, clock, everyEvent);
        return vertx.deployVerticle(owner)
                .map(deployment -> new Engine(settings, vertx, store, clock, owner, deployment));
    }

    @Override
    public Future<StudyView> submit(Submission submission) {
        return owner.blocking(() -> counted(submission))
                .compose(counted -> owner.on(() -> accept(submission, counted)));
    }

    /// A search that is ready, and how many points it will try.
    private record Counted(SearchStrategy search, long points) {}

    private Counted counted(Submission submission) {
        long points = count(submission);
        return new Counted(Points.search(submission.grid(), submission.selection(), index -> false), points);
    }

    private long count(Submission submission) {
        long points = Points.count(submission.grid(), submission.selection());
        if (points == 0) {
            throw new Refusal(Refusal.Reason.NO_POINTS, "No point is left after the rules; there is nothing to run.");
        }
        if (settings.maxPoints().isPresent() && points > settings.maxPoints().getAsLong()) {
            throw new Refusal(
                    Refusal.Reason.GRID_TOO_LARGE,
                    "The study has " + points + " points; this server accepts "
                            + settings.maxPoints().getAsLong() + ". Use search.sample or a smaller space.");
        }
        return points;
    }

    private Future<StudyView> accept(Submission submission, Counted counted) {
        var coordinator = owner.coordinator();
        if (coordinator.draining()) {
            return Future.failedFuture(new Refusal(Refusal.Reason.DRAINING, "The server is shutting down."));
        }
        var fault = store.fault();
        if (fault.isPresent()) {
            return Future.failedFuture(
                    new Refusal(Refusal.Reason.STORE_FAULT, "The store does not take changes: " + fault.get()));
        }
        var grid = submission.grid();
        var stored = new StoredStudy(
                StudyId.of(grid.name()),
                grid.name(),
                submission.document(),
                submission.format(),
                submission.folder(),
                Points.text(submission.selection()),
                grid.objective(),
                grid.trial().kind().word(),
                counted.points(),
                clock.instant(),
                submission.provenance(),
                StudyStatus.accepted(
                        grid.labels(), grid.priority(), grid.limits().parallel()),
                0);
        var promise = Promise.<StudyView>promise();
        coordinator
                .writes()
                .write(
                        new Change.StudyCreated(stored),
                        () -> begin(submission, counted.search(), stored, promise),
                        error -> promise.fail(new Refusal(
                                Refusal.Reason.OVERLOADED, "The study could not be stored: " + error.getMessage())));
        return promise.future();
    }

    private void begin(Submission submission, SearchStrategy search, StoredStudy stored, Promise<StudyView> promise) {
        var grid = submission.grid();
        var run = new StudyRun(
                stored,
                grid,
                search,
                ledger(stored, submission),
                new Stopwatch(System::nanoTime, Duration.ZERO),
                Map.of());
        var shown = new Shown(
                ledger(stored, submission), stored.status(), Optional.empty(), store.incarnation() << TOKEN_BITS);
        var coordinator = owner.coordinator();
        var live = coordinator.add(run, shown);
        live.change(stored.status(), () -> {});
        promise.complete(live.view());
        coordinator.dispatch();
    }

    private static Ledger ledger(StoredStudy stored, Submission submission) {
        var grid = submission.grid();
        return new Ledger(
                stored.points(),
                grid.objective().goal(),
                grid.stop(),
                grid.limits().maxFailures());
    }

    @Override
    public Future<StudyView> study(String id) {
        return owner.on(() -> owner.coordinator()
                .study(id)
                .map(live -> Future.succeededFuture(live.view()))
                .orElseGet(() -> ofStore(id)));
    }

    private Future<StudyView> ofStore(String id) {
        return owner.blocking(() -> store.view(id)).map(view -> view.orElseThrow(() -> unknown(id)));
    }

    private static Refusal unknown(String id) {
        return new Refusal(Refusal.Reason.UNKNOWN_STUDY, "There is no study '" + id + "'.");
    }

    @Override
    public Future<List<StudyView>> studies(StudyQuery query) {
        return owner.blocking(() -> store.views(query))
                .compose(views -> owner.on(() -> Future.succeededFuture(views.stream()
                        .map(view -> owner.coordinator()
                                .study(view.id())
                                .map(LiveStudy::view)
                                .orElse(view))
                        .toList())));
    }

    @Override
    public Future<StudyView> pause(String id) {
        return control(id, live -> {
            var promise = Promise.<StudyView>promise();
            owner.coordinator().pause(live, "", () -> promise.complete(live.view()));
            return promise.future();
        });
    }

    @Override
    public Future<StudyView> resume(String id) {
        return control(id, live -> {
            var promise = Promise.<StudyView>promise();
            owner.coordinator().resume(live, () -> promise.complete(live.view()));
            return promise.future();
        });
    }

    @Override
    public Future<StudyView> cancel(String id, OnLimit mode) {
        return control(id, live -> {
            owner.coordinator().cancel(live, mode);
            var promise = Promise.<StudyView>promise();
            owner.coordinator().writes().whenDurable(() -> promise.complete(live.view()));
            return promise.future();
        });
    }

    /// Does something to a study that has not ended; one that could not be read at the start is read again first.
    private Future<StudyView> control(String id, Function<LiveStudy, Future<StudyView>> action) {
        return owner.on(() -> {
            var live = owner.coordinator().study(id);
            if (live.isPresent()) {
                return action.apply(live.get());
            }
            return owner.blocking(() -> store.study(id)).compose(found -> {
                var stored = found.orElseThrow(() -> unknown(id));
                if (stored.status().state().ended()) {
                    throw new Refusal(
                            Refusal.Reason.STUDY_ENDED,
                            "Study '" + id + "' has ended: "
                                    + stored.status().state().word() + ".");
                }
                return owner.bringBack(stored)
                        .recover(error -> Future.failedFuture(new Refusal(
                                Refusal.Reason.NOT_RUNNABLE, "Study '" + id + "' cannot go on: " + error.getMessage())))
                        .compose(action::apply);
            });
        });
    }

    @Override
    public Future<List<RunningTrial>> running(String id) {
        return owner.on(() -> Future.succeededFuture(owner.coordinator().running(id)));
    }

    @Override
    public Future<Runnable> subscribe(String id, Consumer<StudyEvent> listener) {
        return owner.on(() -> {
            var live = owner.coordinator().study(id);
            if (live.isEmpty()) {
                return ofStore(id).map(view -> () -> {});
            }
            var remove = live.get().listen(listener);
            Runnable onOwner = () -> owner.on(() -> {
                remove.run();
                return Future.succeededFuture();
            });
            return Future.succeededFuture(onOwner);
        });
    }

    @Override
    public Future<List<String>> blocked(String id) {
        return owner.on(() -> owner.coordinator()
                .study(id)
                .map(live -> Future.succeededFuture(owner.coordinator().blocked(live)))
                .orElseGet(() -> ofStore(id)
                        .map(view -> List.of("The study is " + view.state().word() + "."))));
    }

    @Override
    public Future<List<PoolView>> pools() {
        return owner.on(() -> Future.succeededFuture(List.of(owner.coordinator().pool())));
    }

    /// Claims nothing more, lets running trials finish for `patience`, puts back the rest and ends the slots. Slots
    /// whose work could not be ended stay behind; the process has to end to be rid of them.
    ///
    /// @return completes when everything decided is durable
    public Future<Void> close(Duration patience) {
        return owner.on(() -> owner.coordinator().drain(patience))
                .compose(ignored -> owner.on(() -> owner.coordinator().close()))
                .compose(ignored -> vertx.undeploy(deployment));
    }
}
