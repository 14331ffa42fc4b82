package dev.gridwright.engine.coordinator;

import dev.gridwright.engine.EngineSettings;
import dev.gridwright.engine.Refusal;
import dev.gridwright.engine.Studies;
import dev.gridwright.engine.live.EngineParts;
import dev.gridwright.engine.live.LiveStudy;
import dev.gridwright.evaluate.Evaluator;
import dev.gridwright.log.Field;
import dev.gridwright.metrics.EngineEvents;
import dev.gridwright.metrics.Present;
import dev.gridwright.metrics.loop.LoopLag;
import dev.gridwright.metrics.loop.LoopProbe;
import dev.gridwright.prepare.Preparer;
import dev.gridwright.search.Effort;
import dev.gridwright.store.Change;
import dev.gridwright.store.StoreFailed;
import dev.gridwright.store.StoredStudy;
import dev.gridwright.store.StudyStore;
import dev.gridwright.study.StudyState;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The event loop that owns the [Coordinator]; brings the studies of the last life back before anything else.
public final class CoordinatorVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(CoordinatorVerticle.class);

    private final EngineSettings settings;
    private final StudyStore store;
    private final Evaluator.Factory evaluators;
    private final Preparer preparer;
    private final InstantSource clock;
    private final EngineEvents events;
    private final Consumer<Studies.StudyEvent> everyEvent;
    private final Map<String, Future<LiveStudy>> returning = new HashMap<>();

    /// The states of studies that have not ended and were not brought back.
    private final Map<String, StudyState> aside = new ConcurrentHashMap<>();

    private @Nullable Recovery recovery;
    private @Nullable Coordinator coordinator;

    public CoordinatorVerticle(
            EngineSettings settings,
            StudyStore store,
            Evaluator.Factory evaluators,
            Preparer preparer,
            InstantSource clock,
            EngineEvents events,
            Consumer<Studies.StudyEvent> everyEvent) {
        this.settings = settings;
        this.store = store;
        this.evaluators = evaluators;
        this.preparer = preparer;
        this.clock = clock;
        this.events = events;
        this.everyEvent = everyEvent;
    }

    @Override
    public Future<?> start() {
        var effort = Effort.ofTurns(action -> context.runOnContext(ignored -> action.run()));
        var parts = new EngineParts(
                settings, vertx, context, store, evaluators, preparer, clock, events, everyEvent, effort);
        var timers = new VertxTimers(vertx);
        var bringing = new Recovery(parts, timers);
        var owned = new Coordinator(parts, timers);
        recovery = bringing;
        coordinator = owned;
        return vertx.executeBlocking(() -> recoverAll(bringing)).compose(recovered -> owned.start(recovered));
    }

    private List<Recovery.Recovered> recoverAll(Recovery bringing) {
        var all = new ArrayList<Recovery.Recovered>();
        for (var stored : store.unfinished()) {
            if (!settings.goesOn().test(stored)) {
                aside.put(stored.id(), stored.status().state());
                continue;
            }
            try {
                var recovered = bringing.recover(stored);
                all.add(recovered);
                LOG.info(
                        "Study {} was brought back; attempts that were interrupted: {}.",
                        Field.study(stored.id()),
                        new Field("interrupted", recovered.interrupted().size()));
            } catch (StoreFailed e) {
                throw e;
            } catch (RuntimeException e) {
                // Whatever is wrong with one study, the others go on.
                LOG.warn(
                        "Study {} is paused, because it cannot be read again: {}",
                        Field.study(stored.id()),
                        e.getMessage(),
                        e);
                var paused = stored.status().paused("It cannot be read again: " + e.getMessage());
                // Waited for, so that the first question already gets this answer.
                store.write(new Change.StudyChanged(stored.id(), paused, 0, "")).join();
                aside.put(stored.id(), paused.state());
            }
        }
        return all;
    }

    /// Reads a study again that could not be brought back at the start, once for all who ask at the same time. To be
    /// called on this event loop.
    ///
    /// @return fails with [Refusal] when it has ended meanwhile
    public Future<LiveStudy> bringBack(String id) {
        var underWay = returning.get(id);
        if (underWay != null) {
            return underWay;
        }
        var bringing = deployed(recovery);
        var live = vertx.executeBlocking(() -> bringing.recover(notEnded(id)), false)
                .map(recovered -> {
                    aside.remove(id);
                    return coordinator().resumeLife(recovered);
                })
                .onComplete(ignored -> returning.remove(id));
        if (!live.isComplete()) {
            returning.put(id, live);
        }
        return live;
    }

    /// The same for a user, who is told why it cannot go on.
    ///
    /// @return fails with [Refusal]
    public Future<LiveStudy> goOn(String id) {
        return bringBack(id)
                .recover(
                        error -> Future.failedFuture(error instanceof Refusal ? error : Refusal.cannotGoOn(id, error)));
    }

    private StoredStudy notEnded(String id) {
        var stored = store.study(id).orElseThrow(() -> Refusal.unknownStudy(id));
        if (stored.status().state().ended()) {
            throw new Refusal(
                    Refusal.Reason.STUDY_ENDED,
                    "Study '" + id + "' has ended: " + stored.status().state().word() + ".");
        }
        return stored;
    }

    /// Runs `action` on this event loop.
    public <T> Future<T> on(Supplier<Future<T>> action) {
        var promise = Promise.<T>promise();
        context.runOnContext(ignored -> {
            try {
                action.get().onComplete(promise);
            } catch (RuntimeException e) {
                promise.tryFail(e);
            }
        });
        return promise.future();
    }

    /// Runs something that blocks, beside the event loop.
    public <T> Future<T> blocking(Callable<T> action) {
        return vertx.executeBlocking(action, false);
    }

    /// A study that had ended was deleted.
    public void deleted(String id) {
        events.studyDeleted(id);
    }

    /// Has this event loop watched. To be called on it.
    public void watch(LoopLag lag) {
        LoopProbe.start(vertx, lag);
    }

    /// How things stand. To be called on this event loop.
    public Present present() {
        var counted = new EnumMap<StudyState, Long>(StudyState.class);
        aside.values().forEach(state -> counted.merge(state, 1L, Long::sum));
        return coordinator().overview().present().and(counted);
    }

    /// To be called on this event loop.
    public Coordinator coordinator() {
        return deployed(coordinator);
    }

    private static <T> T deployed(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the coordinator is used before it is deployed");
        }
        return part;
    }
}
