package dev.gridwright.engine.dispatch;

import dev.gridwright.engine.course.Lifecycle;
import dev.gridwright.engine.live.DurableWrites;
import dev.gridwright.engine.live.EngineParts;
import dev.gridwright.engine.live.LiveStudies;
import dev.gridwright.engine.run.Share;
import dev.gridwright.engine.slot.Lease;
import dev.gridwright.engine.slot.LeasedTrial;
import dev.gridwright.engine.slot.SlotPools;
import dev.gridwright.evaluate.TrialTask;
import dev.gridwright.log.Field;
import dev.gridwright.metrics.EngineEvents;
import dev.gridwright.store.Change;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes attempts of the trials that were claimed: gives them their tokens, and has those for slots begin as leases,
/// after the disk where the claim has to be durable first.
///
/// *Thread*: confined to the coordinator.
final class Openings {
    private static final Logger LOG = LoggerFactory.getLogger(Openings.class);

    private final LiveStudies studies;
    private final SlotPools slots;
    private final DurableWrites writes;
    private final InstantSource clock;
    private final EngineEvents events;
    private final Lifecycle lifecycle;
    private long token;

    Openings(LiveStudies studies, SlotPools slots, DurableWrites writes, EngineParts parts, Lifecycle lifecycle) {
        this.studies = studies;
        this.slots = slots;
        this.writes = writes;
        this.clock = parts.clock();
        this.events = parts.events();
        this.lifecycle = lifecycle;
        this.token = parts.firstToken();
    }

    /// Opens a lease of these trials.
    ///
    /// @param waiting how long the first of them has been next in line, whenever that is asked
    void lease(Share share, long[] indices, Supplier<Duration> waiting) {
        var run = share.run();
        var live = studies.known(run.id());
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
        if (share.durableFirst()) {
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

    /// The next attempt at a trial that is run without a slot.
    TrialTask elsewhere(Share share, long index) {
        var live = studies.known(share.run().id());
        var task = share.run().task(index, ++token, List.of());
        lifecycle.claimed(live);
        live.touched();
        if (LOG.isDebugEnabled()) {
            log(task, "a worker");
        }
        return task;
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
}
