package dev.gridwright.engine.coordinator;

import dev.gridwright.engine.live.DurableWrites;
import dev.gridwright.engine.live.LiveStudies;
import dev.gridwright.engine.slot.LeasedTrial.Settlement.Decided;
import dev.gridwright.engine.slot.SlotPools;
import dev.gridwright.time.Timers;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The end of the engine: running trials may finish for a while, the rest is put back at nobody's charge.
///
/// *Thread*: confined to the coordinator.
final class Drain {
    /// After so long a drain gives up on work that cannot be ended.
    private static final Duration MAX_KILL = Duration.ofSeconds(15);

    private static final Decided PUT_BACK =
            new Decided(Outcome.CANCELLED, Cause.INTERRUPTED, "The server was shut down; it is put back.");

    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

    private final LiveStudies studies;
    private final SlotPools slots;
    private final DurableWrites writes;
    private final Timers timers;
    private final Promise<Void> slotsFree = Promise.promise();
    private boolean begun;

    Drain(LiveStudies studies, SlotPools slots, DurableWrites writes, Timers timers) {
        this.studies = studies;
        this.slots = slots;
        this.writes = writes;
        this.timers = timers;
    }

    /// Whether the engine comes to its end.
    boolean begun() {
        return begun;
    }

    /// Lets running trials finish for `patience`, and puts back the rest.
    ///
    /// @param grace how long their work is asked to end, at most, before it is killed
    /// @return completes when nothing runs any more and everything is durable
    Future<Void> begin(Duration patience, Duration grace) {
        if (!begun) {
            begun = true;
            studies.all().forEach(live -> slots.drain(live.run().id()));
            timers.after(patience, () -> {
                slots.hurry(grace);
                studies.all().forEach(live -> slots.end(live.run().id(), PUT_BACK));
            });
            timers.after(patience.plus(MAX_KILL), slotsFree::tryComplete);
            look();
        }
        return slotsFree.future().compose(ignored -> {
            studies.all().forEach(live -> live.keep(live.run().status()));
            var durable = Promise.<Void>promise();
            writes.whenDurable(durable::complete);
            // The store has some time more when it is closed; whoever ends the server does not wait for a disk.
            return writes.unlessHeldUp(durable.future()).recover(error -> {
                LOG.warn("What came last is not stored yet; it is tried for some seconds more.");
                return Future.succeededFuture();
            });
        });
    }

    /// To be called when a slot may have become free.
    void look() {
        if (begun && slots.busy() == 0) {
            slotsFree.tryComplete();
        }
    }
}
