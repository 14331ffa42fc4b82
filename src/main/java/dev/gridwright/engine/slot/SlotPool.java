package dev.gridwright.engine.slot;

import dev.gridwright.engine.slot.LeasedTrial.Settlement.Decided;
import dev.gridwright.evaluate.Evaluator;
import dev.gridwright.log.Field;
import dev.gridwright.time.Timers;
import dev.gridwright.trace.Attempts;
import dev.gridwright.trial.Room;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The slots of one kind: which are idle, which are busy with which lease, and which were given up because their work
/// could not be ended. A slot given up is replaced, until as many are given up as the pool is large; it comes back when
/// its work ends after all. The pool may be made larger and smaller while it runs.
///
/// *Thread*: confined to the coordinator's event loop; the listener is called there.
final class SlotPool {
    private static final Logger LOG = LoggerFactory.getLogger(SlotPool.class);

    private final Room.Pool pool;
    private final SlotThreads threads;
    private final SlotNames names;
    private final Context owner;
    private final Timers timers;
    private final InstantSource clock;
    private final Evaluator.Factory evaluators;
    private final Attempts attempts;
    private final SlotPools.Listener listener;
    private final Slot.Listener slotListener = new SlotEvents();
    private final Map<String, Slot> busy = new LinkedHashMap<>();
    private final Deque<Slot> idle = new ArrayDeque<>();
    private final Map<String, Slot> held = new LinkedHashMap<>();
    private final Map<String, Slot> abandoned = new LinkedHashMap<>();
    private int size;
    private int opening;
    private boolean closed;

    /// @param owner the coordinator's context
    SlotPool(
            Room.Pool pool,
            SlotThreads threads,
            SlotNames names,
            Context owner,
            Timers timers,
            InstantSource clock,
            Evaluator.Factory evaluators,
            Attempts attempts,
            SlotPools.Listener listener) {
        this.pool = pool;
        this.threads = threads;
        this.names = names;
        this.owner = owner;
        this.timers = timers;
        this.clock = clock;
        this.evaluators = evaluators;
        this.attempts = attempts;
        this.listener = listener;
    }

    /// Opens the first slots.
    Future<Void> start(int slots) {
        size = slots;
        var opened = new ArrayList<Future<Void>>();
        for (int i = 0; i < slots; i++) {
            opened.add(open());
        }
        return Future.all(opened).mapEmpty();
    }

    /// Has so many slots from now on. Those that are missing are opened; those that are too many go as slots become
    /// idle, for which trials under way are the last of their leases. Nothing is ended for it.
    ///
    /// @return completes when the missing slots are there
    Future<Void> resize(int slots) {
        LOG.info("Pool {}: {} slots from now on, {} before.", new Field("pool", name()), slots, size);
        size = slots;
        var opened = new ArrayList<Future<Void>>();
        while (lacksSlot()) {
            opened.add(open());
        }
        retireIdle();
        busy.values().stream().limit(surplus()).forEach(Slot::drain);
        return Future.all(opened).onComplete(ignored -> listener.slotAdded()).mapEmpty();
    }

    private boolean lacksSlot() {
        return !closed && usable() + opening < size && abandoned.size() <= size && names.hasNext();
    }

    private int surplus() {
        return Math.max(0, usable() + opening - size);
    }

    private void retireIdle() {
        while (surplus() > 0 && !idle.isEmpty()) {
            leave(idle.removeLast());
        }
    }

    private void leave(Slot slot) {
        names.free(slot.name());
        slot.leave().onFailure(e -> LOG.warn("Slot {} could not be closed.", field(slot), e));
    }

    private Future<Void> open() {
        var slotName = names.next();
        if (slotName.isEmpty()) {
            return Future.succeededFuture();
        }
        var name = slotName.get();
        var evaluator = evaluators.open(name);
        var loop = new LeaseLoop(
                new LeaseLoop.Place(pool.word(), name),
                attempts,
                evaluator,
                timers::nanos,
                clock,
                lease -> owner.runOnContext(ignored -> announced(name, lease)));
        opening++;
        return threads.open(name, loop)
                .onComplete(ignored -> opening--)
                .onFailure(ignored -> names.free(name))
                .map(seat -> {
                    idle.add(new Slot(name, seat, evaluator, timers, clock, slotListener));
                    retireIdle();
                    return null;
                });
    }

    String name() {
        return pool.word();
    }

    int idle() {
        return idle.size();
    }

    /// How many slots are in use: by a lease that runs there, or kept by one that runs elsewhere.
    int busy() {
        return busy.size() + held.size();
    }

    int abandoned() {
        return abandoned.size();
    }

    /// How many slots there are to run on, busy ones included.
    int usable() {
        return idle.size() + busy();
    }

    /// The trials under way.
    List<SlotPools.Running> running() {
        return busy.values().stream()
                .map(Slot::running)
                .flatMap(Optional::stream)
                .toList();
    }

    /// Keeps an idle slot for a lease; [#start] or [#refuse] follows.
    ///
    /// @return the slot's name
    /// @throws IllegalStateException when none is idle
    String take(Lease lease) {
        var slot = idle.poll();
        if (slot == null) {
            throw new IllegalStateException("a lease was given out without an idle slot in pool " + name());
        }
        busy.put(slot.name(), slot);
        slot.take(lease);
        return slot.name();
    }

    /// The names of the idle slots in the order in which they are taken.
    List<String> next(int slots) {
        return idle.stream().limit(slots).map(Slot::name).toList();
    }

    /// Keeps so many idle slots unused.
    ///
    /// @return their names
    /// @throws IllegalStateException when fewer are idle
    List<String> hold(int slots) {
        if (idle.size() < slots) {
            throw new IllegalStateException(
                    "a lease was given out that needs " + slots + " idle slots of pool " + name());
        }
        var names = new ArrayList<String>(slots);
        for (int i = 0; i < slots; i++) {
            var slot = idle.remove();
            held.put(slot.name(), slot);
            names.add(slot.name());
        }
        return names;
    }

    /// Takes slots that were held back into use.
    void release(Collection<String> slots) {
        for (var name : slots) {
            var slot = held.remove(name);
            if (slot != null) {
                idle.add(slot);
            }
        }
        retireIdle();
    }

    /// Lets a slot begin with the lease it was taken for.
    void start(String slot, Lease lease) {
        holder(slot, lease).start();
    }

    /// Gives back a lease that was taken and will not be started.
    void refuse(String slot, Lease lease) {
        holder(slot, lease).refuse();
    }

    private Slot holder(String slotName, Lease lease) {
        var slot = busy.get(slotName);
        if (slot == null || !slot.holds(lease)) {
            throw new IllegalStateException("slot " + slotName + " was not taken for lease " + lease.token());
        }
        return slot;
    }

    /// Ends the trials of a study: the ones under way as decided, unless they have answered; those behind them in their
    /// leases are returned.
    void end(String study, Decided decision) {
        for (var slot : List.copyOf(busy.values())) {
            if (slot.holdsLeaseOf(study)) {
                slot.end(decision);
            }
        }
    }

    /// Asks work that is to end no longer than that before it is killed.
    void hurry(Duration maxGrace) {
        busy.values().forEach(slot -> slot.hurry(maxGrace));
    }

    /// Lets the trials of a study that are under way be the last of their leases.
    void drain(String study) {
        for (var slot : busy.values()) {
            if (slot.holdsLeaseOf(study)) {
                slot.drain();
            }
        }
    }

    private void announced(String slotName, Lease lease) {
        var slot = busy.get(slotName);
        if (slot != null && slot.holds(lease)) {
            slot.collect();
            return;
        }
        var late = abandoned.get(slotName);
        if (late != null) {
            LOG.warn(
                    "Slot {}: an answer of a superseded attempt at study {} was refused.",
                    new Field("slot", slotName),
                    Field.study(lease.study()));
            if (lease.over()) {
                comeBack(late);
            }
        }
    }

    /// The work of a slot that was given up has ended after all.
    private void comeBack(Slot slot) {
        abandoned.remove(slot.name());
        if (closed) {
            return;
        }
        if (usable() + opening >= size) {
            leave(slot);
            return;
        }
        LOG.info("Slot {}: its work has ended; it is back in service.", field(slot));
        idle.add(slot);
        listener.slotAdded();
    }

    private static Field field(Slot slot) {
        return new Field("slot", slot.name());
    }

    private final class SlotEvents implements Slot.Listener {
        @Override
        public void reported(Slot slot, LeaseReport report) {
            if (report.over()) {
                busy.remove(slot.name());
                idle.add(slot);
                retireIdle();
            }
            listener.reported(report);
        }

        @Override
        public void killed(Duration took) {
            listener.killed(took);
        }

        @Override
        public void gaveUp(Slot slot, LeaseReport report) {
            busy.remove(slot.name());
            abandoned.put(slot.name(), slot);
            LOG.error(
                    "Slot {}: the work of study {} trial {} could not be ended; the slot is out of service.",
                    field(slot),
                    Field.study(report.lease().study()),
                    Field.index(report.attempts().getFirst().trial().task().index()));
            listener.reported(report);
            replace(slot);
        }
    }

    private void replace(Slot slot) {
        if (lacksSlot()) {
            open().onSuccess(ignored -> listener.slotAdded())
                    .onFailure(e -> LOG.error("Slot {} could not be replaced.", field(slot), e));
        }
    }

    /// Gives idle slots up and ends the evaluators of the others; their threads cannot be waited for.
    ///
    /// @return whether every slot is gone
    Future<Boolean> close() {
        closed = true;
        busy.values().forEach(Slot::close);
        abandoned.values().forEach(Slot::close);
        var left = Stream.concat(idle.stream(), held.values().stream())
                .map(Slot::leave)
                .toList();
        idle.clear();
        held.clear();
        return Future.all(left).map(ignored -> busy.isEmpty() && abandoned.isEmpty());
    }
}
