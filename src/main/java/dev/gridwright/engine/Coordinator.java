package dev.gridwright.engine;

import dev.gridwright.engine.Studies.PoolView;
import dev.gridwright.engine.Studies.RunningTrial;
import dev.gridwright.engine.slot.Lease;
import dev.gridwright.engine.slot.LeaseReport;
import dev.gridwright.engine.slot.LeasedTrial;
import dev.gridwright.engine.slot.LeasedTrial.Settlement.Decided;
import dev.gridwright.engine.slot.SlotPool;
import dev.gridwright.evaluate.Evaluator;
import dev.gridwright.evaluate.TrialTask;
import dev.gridwright.store.Change;
import dev.gridwright.store.StudyStore;
import dev.gridwright.study.Limits.OnLimit;
import dev.gridwright.study.StopReason;
import dev.gridwright.study.StudyState;
import dev.gridwright.time.Timers;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Outcome;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings studies and slots together: gives free slots to studies, settles what the slots report, ends studies.
///
/// ```
/// slot free -> study claims -> lease -> slot runs -> report -> settle -> store -> durable -> shown and told
/// ```
///
/// An end is decided when the report comes, and shown when it is durable.
///
/// *Thread*: confined to the event loop of its owner, [CoordinatorVerticle].
final class Coordinator implements SlotPool.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Coordinator.class);

    /// Nothing more is claimed while so many changes are not yet durable.
    private static final int MAX_PENDING_WRITES = 20_000;

    /// How often the time that studies have used is kept.
    private static final Duration KEEP_ELAPSED = Duration.ofSeconds(5);

    /// After so long a drain gives up on work that cannot be ended.
    private static final Duration MAX_KILL = Duration.ofSeconds(15);

    private final Vertx vertx;
    private final Context owner;
    private final StudyStore store;
    private final Timers timers;
    private final InstantSource clock;
    private final String node;
    private final DurableWrites writes;
    private final SlotPool cpu;
    private final Consumer<Studies.StudyEvent> everyEvent;
    private final Map<String, LiveStudy> studies = new LinkedHashMap<>();
    private final Promise<Void> drained = Promise.promise();
    private long token;
    private long claims;
    private boolean draining;
    private boolean alone;

    /// @param firstToken above every token of earlier lives
    Coordinator(
            Vertx vertx,
            Context owner,
            EngineSettings settings,
            StudyStore store,
            Evaluator.Factory evaluators,
            Timers timers,
            InstantSource clock,
            long firstToken,
            Consumer<Studies.StudyEvent> everyEvent) {
        this.vertx = vertx;
        this.owner = owner;
        this.store = store;
        this.timers = timers;
        this.clock = clock;
        this.node = settings.node();
        this.writes = new DurableWrites(store, owner, this::dispatch);
        this.cpu = new SlotPool("cpu", vertx, owner, timers, clock, evaluators, this);
        this.token = firstToken;
        this.everyEvent = everyEvent;
    }

    /// Opens the slots and begins with the studies of the last life.
    Future<Void> start(int slots, Collection<Recovery.Recovered> recovered) {
        return cpu.start(slots).map(ignored -> {
            recovered.forEach(this::resumeLife);
            timers.after(KEEP_ELAPSED, this::keepElapsed);
            return null;
        });
    }

    /// Goes on with a study of an earlier life.
    LiveStudy resumeLife(Recovery.Recovered recovered) {
        var live = add(recovered.run(), recovered.shown());
        recovered
                .interrupted()
                .forEach(past -> writes.write(
                        new Change.AttemptEnded(live.run().id(), past.index(), past.attempt(), past.charged())));
        recovered
                .leases()
                .forEach(lease -> writes.write(new Change.LeaseClosed(live.run().id(), lease)));
        recovered
                .condemned()
                .forEach(index -> live.endBegun(
                        index,
                        Outcome.FAILED,
                        Cause.CRASHED_REPEATEDLY,
                        "The server died under it " + (TrialHistory.MAX_CRASHES + 1)
                                + " times, the last time while it ran" + " alone."));
        if (recovered.run().claiming() && live.run().status().state() == StudyState.RUNNING) {
            live.run().stopwatch().start();
        }
        watchTime(live);
        advance(live);
        dispatch();
        return live;
    }

    /// A study that was just stored.
    LiveStudy add(StudyRun run, Shown shown) {
        var live = new LiveStudy(run, shown, writes, clock, node, everyEvent);
        studies.put(run.id(), live);
        return live;
    }

    DurableWrites writes() {
        return writes;
    }

    Optional<LiveStudy> study(String id) {
        return Optional.ofNullable(studies.get(id));
    }

    Collection<LiveStudy> studies() {
        return List.copyOf(studies.values());
    }

    boolean draining() {
        return draining;
    }

    /// Gives idle slots to studies until there is no slot or no work left.
    void dispatch() {
        if (draining || alone || writes.pending() > MAX_PENDING_WRITES || dispatchSuspect()) {
            return;
        }
        while (cpu.idle() > 0) {
            var next = FairShare.next(runs());
            if (next.isEmpty()) {
                if (runs().stream().anyMatch(StudyRun::searching)) {
                    owner.runOnContext(ignored -> dispatch());
                }
                return;
            }
            lease(next.get(), next.get().claim(++claims, cpu.usable()));
        }
    }

    private List<StudyRun> runs() {
        var runs = new ArrayList<StudyRun>(studies.size());
        studies.values().forEach(live -> runs.add(live.run()));
        return runs;
    }

    /// A trial under which the server keeps dying runs with nothing beside it.
    ///
    /// @return whether such a trial is waiting or has just begun
    private boolean dispatchSuspect() {
        var suspected = runs().stream().filter(run -> run.suspect().isPresent()).findFirst();
        if (suspected.isPresent() && cpu.busy() == 0 && cpu.idle() > 0) {
            alone = true;
            lease(suspected.get(), new long[] {suspected.get().claimSuspect(++claims)});
        }
        return suspected.isPresent();
    }

    private void lease(StudyRun run, long[] indices) {
        var live = studies.get(run.id());
        if (live == null) {
            throw new IllegalStateException("study " + run.id() + " claims and is not known");
        }
        long first = token + 1;
        var trials = new ArrayList<LeasedTrial>(indices.length);
        var claimed = new ArrayList<Long>(indices.length);
        for (long index : indices) {
            trials.add(new LeasedTrial(task(run, index)));
            claimed.add(index);
        }
        if (run.status().state() == StudyState.QUEUED) {
            begin(live);
        }
        var lease = new Lease(first, run.id(), trials);
        var slot = cpu.run(lease);
        live.shown().touched();
        writes.write(new Change.LeaseOpened(run.id(), first, claimed, slot, clock.instant()));
    }

    private TrialTask task(StudyRun run, long index) {
        var grid = run.grid();
        var point = grid.space()
                .point(index)
                .orElseThrow(() -> new IllegalStateException("study " + run.id() + " claimed " + index + ", no point"));
        return new TrialTask(
                run.id(),
                index,
                ++token,
                run.attempt(index),
                point,
                grid.search().seed(),
                grid.objective(),
                grid.trial(),
                run.dataSha256());
    }

    private void begin(LiveStudy live) {
        var run = live.run();
        run.stopwatch().start();
        watchTime(live);
        LOG.info("Study {} begins: {} points.", run.id(), run.stored().points());
        live.change(run.status().running(clock.instant()), () -> {});
    }

    private void watchTime(LiveStudy live) {
        var run = live.run();
        run.grid().limits().maxTime().ifPresent(max -> {
            if (run.status().state() == StudyState.RUNNING || run.status().state() == StudyState.QUEUED) {
                timers.after(max.minus(run.stopwatch().elapsed()), () -> advanceIfKnown(run.id()));
            }
        });
    }

    private void advanceIfKnown(String id) {
        study(id).ifPresent(this::advance);
    }

    @Override
    public void reported(LeaseReport report) {
        var live = studies.get(report.lease().study());
        if (live == null) {
            throw new IllegalStateException("a lease of study " + report.lease().study() + " outlived it");
        }
        var run = live.run();
        for (var ended : report.attempts()) {
            live.settle(report.slot(), ended)
                    .ifPresent(delay -> tryAgain(run, ended.trial().task().index(), delay));
        }
        report.returned().reversed().forEach(trial -> run.putBack(trial.task().index()));
        if (report.over()) {
            alone = false;
            run.leaseOver();
            live.shown().touched();
            writes.write(new Change.LeaseClosed(run.id(), report.lease().token()));
        }
        advance(live);
        dispatch();
        finishDrain();
    }

    private void tryAgain(StudyRun run, long index, Duration delay) {
        if (delay.isZero()) {
            run.putBack(index);
            return;
        }
        run.waitForRetry(index, timers.nanos() + delay.toNanos());
        timers.after(
                delay,
                () -> study(run.id()).ifPresent(live -> {
                    live.run().wake(timers.nanos());
                    dispatch();
                }));
    }

    @Override
    public void slotAdded() {
        dispatch();
    }

    /// Looks whether a study ends now.
    private void advance(LiveStudy live) {
        var run = live.run();
        if (run.status().stopReason().isEmpty() && run.status().state() != StudyState.PAUSED && !draining) {
            run.verdict()
                    .ifPresent(reason -> stop(live, reason, run.grid().limits().onLimit(), Cause.STUDY_ENDED));
        }
        if (run.finishes()) {
            finish(live);
        }
    }

    private void stop(LiveStudy live, StopReason reason, OnLimit mode, Cause cause) {
        var run = live.run();
        boolean kill = mode == OnLimit.KILL;
        if (run.slots() > 0) {
            live.keep(run.status().stopping(reason, kill, ""));
        } else {
            run.status(run.status().stopping(reason, kill, ""));
        }
        if (kill) {
            cpu.end(run.id(), new Decided(Outcome.CANCELLED, cause, "Its study ended: " + reason.word() + "."));
        } else {
            cpu.drain(run.id());
        }
    }

    /// Ends a study by its user's wish; a second call may turn a drain into a kill.
    void cancel(LiveStudy live, OnLimit mode) {
        var run = live.run();
        if (run.status().stopReason().isEmpty()) {
            LOG.info("Study {} is cancelled.", run.id());
            stop(live, StopReason.CANCELLED, mode, Cause.USER);
        } else if (mode == OnLimit.KILL && !run.status().killing()) {
            stop(live, run.status().stopReason().orElseThrow(), mode, Cause.USER);
        }
        advance(live);
    }

    /// Stops claiming; what runs may finish.
    void pause(LiveStudy live, String why, Runnable whenDurable) {
        var run = live.run();
        if (run.status().state() == StudyState.PAUSED
                || run.status().stopReason().isPresent()) {
            whenDurable.run();
            return;
        }
        run.stopwatch().stop();
        cpu.drain(run.id());
        LOG.info("Study {} is paused.", run.id());
        live.change(run.status().paused(why), whenDurable);
    }

    /// Goes on after a pause.
    void resume(LiveStudy live, Runnable whenDurable) {
        var run = live.run();
        if (run.status().state() != StudyState.PAUSED) {
            whenDurable.run();
            return;
        }
        var status = run.status();
        boolean begun = status.startedAt().isPresent();
        if (begun) {
            run.stopwatch().start();
        }
        LOG.info("Study {} goes on.", run.id());
        live.change(begun ? status.running(clock.instant()) : status.queued(), whenDurable);
        watchTime(live);
        advance(live);
        dispatch();
    }

    private void finish(LiveStudy live) {
        var run = live.run();
        run.stopwatch().stop();
        var reason = run.status().stopReason().orElseThrow();
        var cause = reason == StopReason.CANCELLED ? Cause.USER : Cause.STUDY_ENDED;
        run.begun()
                .forEach(index -> live.endBegun(
                        index,
                        Outcome.CANCELLED,
                        cause,
                        "Its study ended before it was tried again: " + reason.word() + "."));
        writes.whenDurable(() -> judge(live).onComplete(verdict -> {
            var held = verdict.succeeded()
                    ? verdict.result()
                    : Verdict.unknown(run.grid().gates());
            if (verdict.failed()) {
                LOG.error(
                        "Study {}: its gates could not be held against its trials; they fail.",
                        run.id(),
                        verdict.cause());
            }
            live.finish(held.gates(), held.word(), () -> {
                studies.remove(run.id());
                LOG.info("Study {} has ended: {}.", run.id(), reason.word());
                finishDrain();
            });
        }));
    }

    private Future<Verdict> judge(LiveStudy live) {
        var view = live.view();
        var grid = live.run().grid();
        return vertx.executeBlocking(
                () -> Verdict.of(
                        grid.gates(),
                        grid.objective().metric(),
                        store,
                        view.id(),
                        view.counts(),
                        view.best(),
                        view.elapsed()),
                false);
    }

    private void keepElapsed() {
        for (var live : studies.values()) {
            if (live.run().slots() > 0 && live.run().status().stopReason().isEmpty()) {
                live.keep(live.run().status());
            }
        }
        timers.after(KEEP_ELAPSED, this::keepElapsed);
    }

    List<RunningTrial> running(String study) {
        return cpu.running().stream()
                .filter(running -> running.lease().study().equals(study))
                .map(running -> new RunningTrial(
                        running.trial().task().index(),
                        running.trial().task().token(),
                        running.slot(),
                        clock.instant().minus(running.age()),
                        running.trial().task().attempt()))
                .sorted(Comparator.comparingLong(RunningTrial::index))
                .toList();
    }

    PoolView pool() {
        return new PoolView(cpu.name(), cpu.idle(), cpu.busy(), cpu.abandoned());
    }

    /// Why a study has no slot, or not more of them.
    List<String> blocked(LiveStudy live) {
        var run = live.run();
        var status = run.status();
        var reasons = new ArrayList<String>();
        if (draining) {
            reasons.add("The server is shutting down.");
        }
        store.fault().ifPresent(fault -> reasons.add("The store does not take changes: " + fault));
        if (status.state() == StudyState.PAUSED) {
            reasons.add("The study is paused" + (status.message().isEmpty() ? "." : ": " + status.message()));
        }
        status.stopReason().ifPresent(reason -> reasons.add("The study is ending: " + reason.word() + "."));
        if (cpu.usable() == 0) {
            reasons.add("Every slot is out of service, because work on it could not be ended.");
        } else if (cpu.idle() == 0) {
            reasons.add("All " + cpu.busy() + " slots are busy; this study has " + run.slots() + " of them.");
        }
        if (status.parallel().isPresent() && run.slots() >= status.parallel().getAsInt()) {
            reasons.add("limits.parallel allows " + status.parallel().getAsInt() + " trials at once.");
        }
        if (run.budgetSpent()) {
            reasons.add("limits.max_trials is used up.");
        }
        if (run.backoff() > 0) {
            reasons.add(run.backoff() + " trials wait before they are tried again.");
        }
        if (alone) {
            reasons.add("A trial under which the server died repeatedly runs alone.");
        }
        return reasons;
    }

    /// Claims nothing more, lets running trials finish for `patience`, and puts back the rest.
    ///
    /// @return completes when nothing runs any more and everything is durable
    Future<Void> drain(Duration patience) {
        if (!draining) {
            draining = true;
            studies.keySet().forEach(cpu::drain);
            timers.after(
                    patience,
                    () -> studies.keySet()
                            .forEach(id -> cpu.end(
                                    id,
                                    new Decided(
                                            Outcome.CANCELLED,
                                            Cause.INTERRUPTED,
                                            "The server was shut down; it is put back."))));
            timers.after(patience.plus(MAX_KILL), () -> drained.tryComplete());
            finishDrain();
        }
        return drained.future().compose(ignored -> {
            studies.values().forEach(live -> live.keep(live.run().status()));
            var durable = Promise.<Void>promise();
            writes.whenDurable(durable::complete);
            return durable.future();
        });
    }

    private void finishDrain() {
        if (draining && cpu.busy() == 0) {
            drained.tryComplete();
        }
    }

    Future<Void> close() {
        return cpu.close();
    }
}
