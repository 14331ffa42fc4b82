package dev.gridwright.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.engine.Studies.PoolView;
import dev.gridwright.engine.Studies.StudyEvent;
import dev.gridwright.engine.Submission.Selection;
import dev.gridwright.engine.entry.Engine;
import dev.gridwright.engine.slot.SlotPools;
import dev.gridwright.metrics.EngineEvents;
import dev.gridwright.quota.Quota;
import dev.gridwright.store.StoredStudy;
import dev.gridwright.store.StudyStore;
import dev.gridwright.study.Grid;
import dev.gridwright.study.StudyState;
import dev.gridwright.study.StudyView;
import dev.gridwright.study.StudyView.Provenance;
import dev.gridwright.trial.Trial;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// An engine on a Vert.x of its own, all it announced, and the checks that every test ends with.
final class EngineHouse implements AutoCloseable {
    /// Reached only by a deadlock.
    static final long LIMIT_SECONDS = 60;

    /// Of every token.
    static final Quota QUOTA = new Quota(OptionalLong.of(10), OptionalLong.of(1_000));

    private final Vertx vertx = Vertx.vertx();
    private final StudyStore store;
    private final ScriptedEvaluators evaluators;
    private final Library library;
    private final Engine engine;
    private final Map<String, List<StudyEvent>> events = new HashMap<>();
    private boolean lost;
    private boolean breaking;

    /// The grids that the engine can read again, by name.
    static final class Library {
        private final Map<String, Grid> grids = new ConcurrentHashMap<>();
        private final HandPreparer preparer = new HandPreparer();

        /// Prepares the studies of all lives.
        HandPreparer preparer() {
            return preparer;
        }

        Grid read(StoredStudy stored) {
            var grid = grids.get(stored.name());
            if (grid == null) {
                throw new IllegalArgumentException("its file is gone");
            }
            return grid;
        }

        void forget(Grid grid) {
            grids.remove(grid.name());
        }

        void keep(Grid grid) {
            grids.put(grid.name(), grid);
        }
    }

    private EngineHouse(
            SlotPools.Sizes slots, StudyStore store, ScriptedEvaluators evaluators, Library library, long maxPoints) {
        this.store = store;
        this.evaluators = evaluators;
        this.library = library;
        var settings = new EngineSettings(
                "node", slots, OptionalLong.of(maxPoints), token -> QUOTA, library::read, stored -> true);
        this.engine = await(Engine.start(
                settings,
                vertx,
                store,
                evaluators,
                library.preparer(),
                Clock.systemUTC(),
                EngineEvents.NONE,
                this::remember));
    }

    static EngineHouse open(int slots, StudyStore store, ScriptedEvaluators evaluators) {
        return new EngineHouse(cpu(slots), store, evaluators, new Library(), 100_000);
    }

    /// With slots of every pool.
    static EngineHouse open(SlotPools.Sizes slots, ScriptedEvaluators evaluators) {
        return new EngineHouse(slots, new MemoryStore(), evaluators, new Library(), 100_000);
    }

    private static SlotPools.Sizes cpu(int slots) {
        return new SlotPools.Sizes(slots, 0, List.of());
    }

    static EngineHouse open(int slots, ScriptedEvaluators evaluators) {
        return open(slots, new MemoryStore(), evaluators);
    }

    /// The engine of the next life, on the same grids; this one was left behind by a crash.
    EngineHouse nextLife(int slots, StudyStore next, ScriptedEvaluators others) {
        lost = true;
        return new EngineHouse(cpu(slots), next, others, library, 100_000);
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("nothing came of a future", e);
        }
    }

    Engine engine() {
        return engine;
    }

    Library library() {
        return library;
    }

    StudyStore store() {
        return store;
    }

    private synchronized void remember(StudyEvent event) {
        events.computeIfAbsent(study(event), id -> new ArrayList<>()).add(event);
        notifyAll();
        if (breaking) {
            throw new IllegalStateException("a listener that breaks");
        }
    }

    /// Has every event break its listener, once it is remembered.
    synchronized void breakListener() {
        breaking = true;
    }

    private static String study(StudyEvent event) {
        return switch (event) {
            case StudyEvent.StudyChanged changed -> changed.study().id();
            case StudyEvent.TrialEnded ended -> ended.studyId();
            case StudyEvent.BestImproved best -> best.studyId();
            case StudyEvent.StudyEnded ended -> ended.study().id();
        };
    }

    synchronized List<StudyEvent> events(String study) {
        return List.copyOf(events.getOrDefault(study, List.of()));
    }

    /// Waits until the announced events of a study are as wanted.
    synchronized List<StudyEvent> awaitEvents(String study, Predicate<List<StudyEvent>> wanted) {
        awaitHere(() -> wanted.test(events(study)), () -> "events of " + study + ": " + events(study));
        return events(study);
    }

    private synchronized void awaitHere(BooleanSupplier wanted, java.util.function.Supplier<String> what) {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!wanted.getAsBoolean()) {
            long left = TimeUnit.NANOSECONDS.toMillis(limit - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("waited in vain; " + what.get());
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /// Waits until so many trials of a study have ended.
    List<Trial> awaitTrials(String study, int count) {
        return trials(awaitEvents(study, all -> trials(all).size() >= count));
    }

    /// Waits until it is announced, and so durable, that a study runs.
    void awaitRunning(String study) {
        awaitEvents(
                study,
                all -> all.stream()
                        .anyMatch(event -> event instanceof StudyEvent.StudyChanged(long ignored, var view)
                                && view.state() == StudyState.RUNNING));
    }

    static List<Trial> trials(List<StudyEvent> all) {
        return all.stream()
                .filter(StudyEvent.TrialEnded.class::isInstance)
                .map(event -> ((StudyEvent.TrialEnded) event).trial())
                .toList();
    }

    /// Waits for the end of a study.
    StudyView ended(String study) {
        var last = (StudyEvent.StudyEnded) awaitEvents(
                        study, all -> !all.isEmpty() && all.getLast() instanceof StudyEvent.StudyEnded)
                .getLast();
        return last.study();
    }

    /// Waits until a study has ended, in this life or one before.
    StudyView awaitStored(String study) {
        return view(study).state().ended() ? view(study) : ended(study);
    }

    /// Deletes a study whose end has been told.
    void awaitGone(String study) {
        await(engine.changes().delete(study, Optional.empty()));
    }

    StudyView run(TestGrid grid) {
        return ended(submit(grid));
    }

    String submit(TestGrid grid) {
        return submit(grid.build());
    }

    String submit(Grid grid) {
        library.keep(grid);
        return await(engine.submit(submission(grid))).id();
    }

    static Submission submission(Grid grid) {
        var provenance = new Provenance("sha", Map.of(), Optional.empty(), Map.of());
        return new Submission(grid, "{}", "json", "/", Selection.ALL, provenance);
    }

    StudyView view(String study) {
        return await(engine.study(study));
    }

    PoolView pool() {
        return await(engine.pools()).getFirst();
    }

    Trial trial(String study, long index) {
        return store.trial(study, index).orElseThrow();
    }

    /// Closes the engine and holds what must hold after every test.
    @Override
    public void close() {
        if (!lost) {
            var pool = pool();
            assertThat(pool.busy()).as("busy slots").isZero();
            await(engine.close(Duration.ZERO));
            for (var stored : store.studies(dev.gridwright.store.StudyQuery.all(1000))) {
                assertThat(store.openWork(stored.id()).leases())
                        .as("open leases of " + stored.id())
                        .isEmpty();
            }
            store.close();
        }
        announced().forEach(EngineHouse::holdEvents);
        assertThat(evaluators.faults()).isEmpty();
        var unused = vertx.close();
    }

    /// The events so far, by study.
    private synchronized Map<String, List<StudyEvent>> announced() {
        return events.keySet().stream().collect(Collectors.toMap(study -> study, this::events));
    }

    /// Only a retry has a study go on after its end, and a trial end a second time.
    private static void holdEvents(String study, List<StudyEvent> all) {
        long before = all.getFirst().id() - 1;
        boolean over = false;
        var ended = new HashSet<Long>();
        for (var event : all) {
            assertThat(event.id()).as("ids of the events of " + study).isEqualTo(before + 1);
            before = event.id();
            if (event instanceof StudyEvent.StudyChanged changed
                    && changed.study().reopened() == event.id()) {
                over = false;
                ended.clear();
            }
            assertThat(over).as("event " + event + " after the end of " + study).isFalse();
            over = event instanceof StudyEvent.StudyEnded;
            if (event instanceof StudyEvent.TrialEnded trial) {
                assertThat(ended.add(trial.trial().index())).isTrue();
            }
        }
    }
}
