package dev.gridwright.engine.dispatch;

import dev.gridwright.engine.course.Lifecycle;
import dev.gridwright.engine.live.DurableWrites;
import dev.gridwright.engine.live.EngineParts;
import dev.gridwright.engine.live.LiveStudies;
import dev.gridwright.engine.live.LiveStudy;
import dev.gridwright.engine.run.Claims;
import dev.gridwright.engine.run.Share;
import dev.gridwright.engine.run.StudyRun;
import dev.gridwright.engine.slot.Lease;
import dev.gridwright.engine.slot.LeaseReport;
import dev.gridwright.engine.slot.LeasedTrial;
import dev.gridwright.engine.slot.SlotPools;
import dev.gridwright.engine.turn.SlotTurns;
import dev.gridwright.evaluate.TrialTask;
import dev.gridwright.log.Field;
import dev.gridwright.metrics.EngineEvents;
import dev.gridwright.search.Effort;
import dev.gridwright.store.Change;
import dev.gridwright.store.StudyStore;
import io.vertx.core.Context;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives idle slots to studies, as leases.
///
/// *Thread*: confined to the coordinator.
public final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    /// So many trials go to workers in a turn in which searches have looked at enough.
    private static final int MOST_ELSEWHERE = 128;

    private final LiveStudies studies;
    private final SlotTurns<Share> turns;
    private final SlotPools slots;
    private final DurableWrites writes;
    private final StudyStore store;
    private final Context owner;
    private final InstantSource clock;
    private final EngineEvents events;
    private final Lifecycle lifecycle;
    private final Runnable elsewhere;
    private final Effort effort;
    private long token;
    private long claims;
    private boolean stopped;
    private boolean alone;
    private boolean searchGoesOn;
    private long turn;
    private int claimedElsewhere;

    /// @param elsewhere hands trials to those who run them without a slot
    public Dispatcher(
            LiveStudies studies,
            SlotPools slots,
            DurableWrites writes,
            EngineParts parts,
            Lifecycle lifecycle,
            LongSupplier nanos,
            Runnable elsewhere) {
        this.studies = studies;
        this.slots = slots;
        this.turns = new SlotTurns<>(slots, nanos);
        this.writes = writes;
        this.store = parts.store();
        this.owner = parts.owner();
        this.clock = parts.clock();
        this.events = parts.events();
        this.lifecycle = lifecycle;
        this.elsewhere = elsewhere;
        this.effort = parts.effort();
        this.token = parts.firstToken();
    }

    /// Gives nothing any more.
    public void stop() {
        stopped = true;
    }

    /// A study takes part from now on.
    public void add(StudyRun run) {
        turns.add(run.share());
    }

    /// What a study wants may have changed.
    public void changed(StudyRun run) {
        turns.changed(run.share());
    }

    /// Whether a suspected trial has all slots for itself.
    public boolean alone() {
        return alone;
    }

    /// How long the trial has been next in line that has been for longest; empty when none is.
    public Optional<Duration> longestWait() {
        return turns.longestWait();
    }

    /// Gives idle slots to studies until there is no slot or no work left, and trials to those who wait elsewhere.
    public void dispatch() {
        dispatchOnSlots();
        elsewhere.run();
    }

    private void dispatchOnSlots() {
        turns.lookAround(share -> studies.find(share.run().id()).isEmpty());
        if (stopped
                || alone
                || !slots.hasIdle()
                || writes.areMany()
                || store.fault().isPresent()
                || dispatchSuspect()) {
            return;
        }
        var next = turns.next();
        while (next.isPresent()) {
            var share = next.get();
            lease(share, share.claim(++claims, slots.most(share.room())));
            turns.changed(share);
            next = turns.next();
        }
        searchOn();
    }

    /// Claims one trial of those studies that take no slot; empty when none of them may start one now.
    ///
    /// @param queues of the workers that would run it
    Optional<TrialTask> claim(Set<String> queues) {
        if (stopped || writes.areMany() || store.fault().isPresent()) {
            return Optional.empty();
        }
        var next = mayClaimOn() ? turns.nextElsewhere(queues) : Optional.<Share>empty();
        if (next.isEmpty()) {
            searchOn();
            return Optional.empty();
        }
        var share = next.get();
        var run = share.run();
        events.leaseWaited(turns.waiting(share).get());
        var task = run.task(share.claimOne(++claims), ++token, List.of());
        turns.changed(share);
        var live = studies.known(run.id());
        lifecycle.claimed(live);
        live.touched();
        if (LOG.isDebugEnabled()) {
            log(task, "a worker");
        }
        return Optional.of(task);
    }

    /// Whether this turn goes on. There may be far more workers than slots.
    private boolean mayClaimOn() {
        if (turn != effort.turn()) {
            turn = effort.turn();
            claimedElsewhere = 0;
        }
        claimedElsewhere++;
        return !effort.isSpent() || claimedElsewhere <= MOST_ELSEWHERE;
    }

    /// Goes on looking for the next point of studies whose rules leave few, a step at a time.
    private void searchOn() {
        if (searchGoesOn) {
            return;
        }
        var searching = turns.searching();
        if (!searching.isEmpty() || effort.isSpent()) {
            searchGoesOn = true;
            owner.runOnContext(ignored -> {
                searchGoesOn = false;
                dispatch();
                searching.forEach(share -> studies.find(share.run().id()).ifPresent(lifecycle::advance));
            });
        }
    }

    /// A trial under which the server keeps dying runs with nothing beside it.
    ///
    /// @return whether such a trial is waiting or has just begun
    private boolean dispatchSuspect() {
        var suspected = turns.suspecting();
        if (suspected.isPresent()
                && slots.busy() == 0
                && slots.fits(suspected.get().room())) {
            alone = true;
            lease(suspected.get(), suspected.get().claimSuspect(++claims));
        }
        return suspected.isPresent();
    }

    private void lease(Share share, long[] indices) {
        var run = share.run();
        var live = studies.known(run.id());
        var waiting = turns.waiting(share);
        long first = token + 1;
        var devices = slots.nextDevices(share.room());
        var trials = new ArrayList<LeasedTrial>(indices.length);
        var claimed = new ArrayList<Long>(indices.length);
        for (long index : indices) {
            trials.add(new LeasedTrial(run.task(index, ++token, devices)));
            claimed.add(index);
        }
        lifecycle.claimed(live);
        var lease = new Lease(first, run.id(), trials);
        var slot = slots.take(share.room(), lease);
        var opened = new Change.LeaseOpened(run.id(), first, claimed, slot, clock.instant());
        live.touched();
        if (Claims.durableFirst(run.grid().trial().kind())) {
            writes.write(opened, () -> start(slot, lease, waiting), error -> {
                LOG.warn(
                        "Study {}: a claim could not be stored and is given back: {}",
                        Field.study(run.id()),
                        error.getMessage());
                slots.refuse(slot, lease);
            });
        } else {
            start(slot, lease, waiting);
            writes.write(opened);
        }
    }

    private void start(String slot, Lease lease, Supplier<Duration> waiting) {
        events.leaseWaited(waiting.get());
        events.trialStarted();
        if (LOG.isDebugEnabled()) {
            lease.trials().forEach(trial -> log(trial.task(), slot));
        }
        slots.start(slot, lease);
    }

    private static void log(TrialTask task, String place) {
        LOG.debug(
                "Study {} trial {}: attempt {} is given to {}.",
                Field.study(task.study()),
                Field.index(task.index()),
                new Field("attempt", task.attempt()),
                new Field("slot", place));
    }

    /// Takes back what a report returns, and frees the study's share when its lease is over.
    void settle(LiveStudy live, LeaseReport report) {
        var run = live.run();
        // The first trial of a lease was counted as the lease started, each other one once it has certainly begun.
        report.attempts().stream()
                .filter(ended -> ended.trial() != report.lease().trials().getFirst())
                .forEach(ignored -> events.trialStarted());
        List<LeasedTrial> returned = report.returned();
        returned.reversed().forEach(trial -> run.line().putBack(trial.task().index()));
        if (report.over()) {
            alone = false;
            run.share().leaseOver();
            live.touched();
            writes.write(new Change.LeaseClosed(run.id(), report.lease().token()));
        }
    }
}
