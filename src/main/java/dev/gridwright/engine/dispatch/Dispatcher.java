package dev.gridwright.engine.dispatch;

import dev.gridwright.engine.course.Lifecycle;
import dev.gridwright.engine.live.DurableWrites;
import dev.gridwright.engine.live.EngineParts;
import dev.gridwright.engine.live.LiveStudies;
import dev.gridwright.engine.live.LiveStudy;
import dev.gridwright.engine.run.Share;
import dev.gridwright.engine.run.StudyRun;
import dev.gridwright.engine.slot.LeaseReport;
import dev.gridwright.engine.slot.LeasedTrial;
import dev.gridwright.engine.slot.SlotPools;
import dev.gridwright.engine.turn.SlotTurns;
import dev.gridwright.evaluate.TrialTask;
import dev.gridwright.metrics.EngineEvents;
import dev.gridwright.search.Effort;
import dev.gridwright.store.Change;
import dev.gridwright.store.StudyStore;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/// Gives idle slots to studies, as leases.
///
/// *Thread*: confined to the coordinator.
public final class Dispatcher {
    /// So many trials go to workers in a turn in which searches have looked at enough.
    private static final int MOST_ELSEWHERE = 128;

    private final LiveStudies studies;
    private final SlotTurns<Share> turns;
    private final SlotPools slots;
    private final Openings openings;
    private final DurableWrites writes;
    private final StudyStore store;
    private final Context owner;
    private final EngineEvents events;
    private final Lifecycle lifecycle;
    private final Runnable elsewhere;
    private final Effort effort;
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
        this.events = parts.events();
        this.lifecycle = lifecycle;
        this.elsewhere = elsewhere;
        this.effort = parts.effort();
        this.openings = new Openings(studies, slots, writes, parts, lifecycle);
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
            openings.lease(share, share.claim(++claims, slots.most(share.room())), turns.waiting(share));
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
        events.leaseWaited(turns.waiting(share).get());
        var task = openings.elsewhere(share, share.claimOne(++claims));
        turns.changed(share);
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
            var share = suspected.get();
            openings.lease(share, share.claimSuspect(++claims), turns.waiting(share));
        }
        return suspected.isPresent();
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
