package dev.gridwright.engine.coordinator;

import dev.gridwright.engine.Studies.PoolView;
import dev.gridwright.engine.course.Lifecycle;
import dev.gridwright.engine.course.Preparations;
import dev.gridwright.engine.dispatch.Dispatcher;
import dev.gridwright.engine.dispatch.ResultReuse;
import dev.gridwright.engine.dispatch.Settling;
import dev.gridwright.engine.dispatch.WorkerTrials;
import dev.gridwright.engine.live.DurableWrites;
import dev.gridwright.engine.live.EngineParts;
import dev.gridwright.engine.live.KeptResults;
import dev.gridwright.engine.live.LiveStudies;
import dev.gridwright.engine.live.LiveStudy;
import dev.gridwright.engine.points.Addition;
import dev.gridwright.engine.remote.Desk;
import dev.gridwright.engine.run.StudyRun;
import dev.gridwright.engine.slot.LeaseReport;
import dev.gridwright.engine.slot.LeasedTrial.Settlement.Decided;
import dev.gridwright.engine.slot.SlotPools;
import dev.gridwright.quota.Occupancy;
import dev.gridwright.search.SearchStrategy;
import dev.gridwright.store.StoredStudy;
import dev.gridwright.store.StudyStatus;
import dev.gridwright.study.Grid;
import dev.gridwright.study.Ledger;
import dev.gridwright.study.Limits.OnLimit;
import dev.gridwright.study.StopReason;
import dev.gridwright.time.Timers;
import dev.gridwright.trace.Attempts;
import dev.gridwright.trial.Room.Pool;
import dev.gridwright.trial.Trial;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Brings studies and slots together: what the slots report is settled, and moves studies and slots on.
///
/// ```
/// slot free -> study claims -> lease -> slot runs -> report -> settle -> store -> durable -> shown and told
/// ```
///
/// An end is decided when the report comes, and shown when it is durable. [Dispatcher] decides who runs, [Lifecycle]
/// what becomes of studies, [Drain] how everything comes to its end.
///
/// *Thread*: confined to the event loop of its owner, [CoordinatorVerticle].
public final class Coordinator implements SlotPools.Listener {
    /// How often the time that studies have used is kept.
    private static final Duration KEEP_ELAPSED = Duration.ofSeconds(5);

    private final Timers timers;
    private final InstantSource clock;
    private final EngineParts parts;
    private final LiveStudies studies = new LiveStudies();
    private final DurableWrites writes;
    private final SlotPools slots;
    private final Lifecycle lifecycle;
    private final Dispatcher dispatcher;
    private final Drain drain;
    private final Occupancy occupancy;
    private final Preparations preparations;
    private final ResultReuse reuse;
    private final KeptResults results;
    private final Settling settling;
    private final Revival revival;
    private final Desk desk;
    private final Overview overview;

    Coordinator(EngineParts parts, Timers timers) {
        this.parts = parts;
        this.timers = timers;
        this.clock = parts.clock();
        var attempts = new Attempts(parts.settings().tracing());
        this.writes = new DurableWrites(parts.store(), parts.owner(), this::dispatch);
        this.slots = new SlotPools(
                parts.settings().slots(),
                parts.vertx(),
                parts.owner(),
                timers,
                clock,
                parts.evaluators(),
                attempts,
                this);
        this.drain = new Drain(studies, slots, writes, timers);
        this.lifecycle = new Lifecycle(studies, slots, writes, parts, timers, new Neighbours());
        this.occupancy = new Occupancy(parts.settings().quotas());
        this.dispatcher = new Dispatcher(studies, slots, writes, parts, lifecycle, timers::nanos, this::supply);
        this.settling = new Settling(studies, dispatcher, lifecycle, timers, this::dispatch);
        this.desk = new Desk(
                new WorkerTrials(studies, dispatcher, writes, parts.events(), settling), timers, clock, attempts);
        this.revival = new Revival(writes, desk, settling, clock);
        this.overview = new Overview(studies, slots, desk, dispatcher, drain, parts);
        this.preparations = new Preparations(parts.preparer(), parts.owner(), timers, lifecycle::fail, live -> {
            lifecycle.prepared(live);
            dispatch(live.run());
        });
        this.results = new KeptResults(writes, parts);
        this.reuse = new ResultReuse(writes, parts, lifecycle, this::dispatch);
    }

    /// What the others do when studies end.
    private final class Neighbours implements Lifecycle.Neighbours {
        @Override
        public void endHeld(String study, Decided decision) {
            desk.end(study, decision);
        }

        @Override
        public Future<Void> beforeEnd(LiveStudy live) {
            return results.keep(live);
        }

        @Override
        public void afterEnd(LiveStudy live) {
            part(live.run()).ifPresent(occupancy::release);
            var status = live.run().status();
            parts.settings()
                    .tracing()
                    .ended(
                            live.run().id(),
                            status.state().word(),
                            status.stopReason().map(StopReason::word).orElse(""));
            preparations.end(live);
            reuse.forget(live);
            results.forget(live);
            drain.look();
        }
    }

    /// Opens the slots and begins with the studies of the last life.
    Future<Void> start(Collection<Recovery.Recovered> recovered) {
        return slots.start().map(ignored -> {
            recovered.forEach(this::resumeLife);
            timers.after(KEEP_ELAPSED, this::keepElapsed);
            return null;
        });
    }

    /// Goes on with a study of an earlier life; one that goes on already is left as it is.
    LiveStudy resumeLife(Recovery.Recovered recovered) {
        var known = studies.find(recovered.run().id());
        if (known.isPresent()) {
            return known.get();
        }
        var stored = recovered.run().stored();
        recovered.run().traced(parts.settings().tracing().goesOn(stored.id(), stored.name(), stored.traceparent()));
        var live = add(recovered.run(), recovered.shown(), recovered.best());
        revival.goOn(live, recovered);
        lifecycle.revived(live);
        preparations.begin(live, writes);
        dispatch(live.run());
        return live;
    }

    /// A study that was just stored.
    ///
    /// @param search that has proposed nothing yet
    public LiveStudy begin(StoredStudy stored, Grid grid, SearchStrategy search) {
        var run = StudyRun.begun(stored, grid, search, timers::nanos, parts.effort());
        var live = add(run, StudyRun.ledger(stored, grid), Optional.empty());
        live.change(stored.status(), () -> {});
        preparations.begin(live, writes);
        return live;
    }

    private LiveStudy add(StudyRun run, Ledger shown, Optional<Trial> best) {
        var live = new LiveStudy(run, shown, best, writes, parts);
        studies.add(live);
        part(run).ifPresent(occupancy::keep);
        dispatcher.add(run);
        reuse.begin(live);
        var unused = results.keep(live);
        return live;
    }

    /// What a study that has not ended occupies of the quota of its owner; empty when it has none.
    private static Optional<Occupancy.Part> part(StudyRun run) {
        return run.stored()
                .owner()
                .map(owner -> Occupancy.Part.study(owner, run.ledger().points()));
    }

    /// What the holders of tokens occupy with their studies.
    public Occupancy occupancy() {
        return occupancy;
    }

    /// What may be seen of all that runs.
    public Overview overview() {
        return overview;
    }

    public DurableWrites writes() {
        return writes;
    }

    public Optional<LiveStudy> study(String id) {
        return studies.find(id);
    }

    public boolean draining() {
        return drain.begun();
    }

    public void dispatch() {
        dispatcher.dispatch();
        reuse.look();
    }

    private void supply() {
        desk.supply();
    }

    /// Where workers ask.
    public Desk desk() {
        return desk;
    }

    /// Gives slots out after something of a study has changed.
    public void dispatch(StudyRun run) {
        dispatcher.changed(run);
        dispatch();
    }

    @Override
    public void reported(LeaseReport report) {
        settling.reported(report);
        drain.look();
    }

    @Override
    public void slotAdded() {
        dispatch();
    }

    @Override
    public void killed(Duration took) {
        parts.events().workKilled(took);
    }

    public void cancel(LiveStudy live, OnLimit mode) {
        lifecycle.cancel(live, mode);
        preparations.pause(live);
        dispatch(live.run());
    }

    public void pause(LiveStudy live, String why, Runnable whenDurable) {
        lifecycle.pause(live, why, whenDurable);
        preparations.pause(live);
        var unused = results.keep(live);
        dispatch(live.run());
    }

    public void resume(LiveStudy live, Runnable whenDurable) {
        lifecycle.resume(live, whenDurable);
        preparations.begin(live, writes);
        dispatch(live.run());
    }

    public void amend(LiveStudy live, StudyStatus next, Runnable whenDurable) {
        lifecycle.amend(live, next, whenDurable);
        dispatch(live.run());
    }

    public void add(LiveStudy live, Addition addition, Runnable whenDone, Consumer<Throwable> whenRefused) {
        live.run().stored().owner().ifPresent(owner -> occupancy.keep(new Occupancy.Part(owner, 0, addition.count())));
        live.add(addition, whenDone, whenRefused);
        dispatch(live.run());
    }

    private void keepElapsed() {
        for (var live : studies.all()) {
            if (live.run().share().slots() > 0 && !live.run().ending()) {
                live.keep(live.run().status());
            }
            var unused = results.keep(live);
        }
        // A fault of the store may have passed without a word.
        dispatch();
        timers.after(KEEP_ELAPSED, this::keepElapsed);
    }

    /// How many devices the `gpu` pool can have at most.
    public int devices() {
        return slots.devices();
    }

    /// Has so many slots of a pool from now on.
    public Future<PoolView> resize(Pool pool, int count) {
        return slots.resize(pool, count).map(ignored -> overview.pool(pool));
    }

    /// Claims nothing more, lets running trials finish for `patience`, and puts back the rest.
    ///
    /// @return completes when nothing runs any more and everything is durable
    public Future<Void> drain(Duration patience, Duration grace) {
        dispatcher.stop();
        reuse.stop();
        desk.stop();
        lifecycle.stop();
        preparations.stop();
        return drain.begin(patience, grace).compose(ignored -> {
            var kept = studies.all().stream().map(results::keep).toList();
            return Future.join(List.copyOf(kept)).mapEmpty();
        });
    }

    /// Forgets the leases of workers and gives the slots up.
    ///
    /// @return whether every slot is gone
    public Future<Boolean> close() {
        desk.close();
        return slots.close();
    }
}
