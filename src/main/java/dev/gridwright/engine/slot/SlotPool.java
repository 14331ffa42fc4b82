package dev.gridwright.engine.slot;

import dev.gridwright.engine.slot.LeasedTrial.Settlement.Decided;
import dev.gridwright.evaluate.Evaluator;
import dev.gridwright.time.Timers;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The slots of one kind: which are idle, which are busy with which lease, and which were given up because their work
/// could not be ended. A slot given up is replaced, until as many are given up as the pool is large; it comes back when
/// its work ends after all. The pool may be made larger and smaller while it runs.
///
/// *Thread*: confined to the coordinator's event loop; the listener is called there.
public final class SlotPool {
    private static final Logger LOG = LoggerFactory.getLogger(SlotPool.class);

    /// What happens in the pool.
    public interface Listener {
        /// Attempts ended, or trials were returned; when the report is over, its slot is idle again, given up, or
        /// gone because the pool was made smaller.
        void reported(LeaseReport report);

        /// A slot became idle other than by a report.
        void slotAdded();
    }

    private final String name;
    private final Vertx vertx;
    private final Context owner;
    private final Timers timers;
    private final InstantSource clock;
    private final Evaluator.Factory evaluators;
    private final Listener listener;
    private final Slot.Listener slotListener = new SlotEvents();
    private final Map<String, Slot> busy = new LinkedHashMap<>();
    private final Deque<Slot> idle = new ArrayDeque<>();
    private final Map<String, Slot> abandoned = new LinkedHashMap<>();
    private int size;
    private int deploying;
    private int named;
    private boolean closed;

    /// @param owner the coordinator's context
    public SlotPool(
            String name,
            Vertx vertx,
            Context owner,
            Timers timers,
            InstantSource clock,
            Evaluator.Factory evaluators,
            Listener listener) {
        this.name = name;
        this.vertx = vertx;
        this.owner = owner;
        this.timers = timers;
        this.clock = clock;
        this.evaluators = evaluators;
        this.listener = listener;
    }

    /// Deploys the first slots.
    public Future<Void> start(int slots) {
        size = slots;
        var deployed = new ArrayList<Future<Void>>();
        for (int i = 0; i < slots; i++) {
            deployed.add(deploy());
        }
        return Future.all(deployed).mapEmpty();
    }

    /// Has so many slots from now on. Those that are missing are deployed; those that are too many go as slots become
    /// idle, for which trials under way are the last of their leases. Nothing is ended for it.
    ///
    /// @return completes when the missing slots are there
    public Future<Void> resize(int slots) {
        LOG.info("Pool {}: {} slots from now on, {} before.", name, slots, size);
        size = slots;
        var deployed = new ArrayList<Future<Void>>();
        while (lacksSlot()) {
            deployed.add(deploy());
        }
        retireIdle();
        busy.values().stream().limit(surplus()).forEach(Slot::drain);
        return Future.all(deployed).onComplete(ignored -> listener.slotAdded()).mapEmpty();
    }

    private boolean lacksSlot() {
        return !closed && usable() + deploying < size && abandoned.size() <= size;
    }

    private int surplus() {
        return Math.max(0, usable() + deploying - size);
    }

    private void retireIdle() {
        while (surplus() > 0 && !idle.isEmpty()) {
            undeploy(idle.removeLast());
        }
    }

    private void undeploy(Slot slot) {
        vertx.undeploy(slot.deployment()).onFailure(e -> LOG.warn("Slot {} could not be undeployed.", slot.name(), e));
    }

    private Future<Void> deploy() {
        var slotName = name + "-" + named++;
        var evaluator = evaluators.open(slotName);
        var verticle = new SlotVerticle(
                evaluator, timers::nanos, clock, lease -> owner.runOnContext(ignored -> announced(slotName, lease)));
        var options = new DeploymentOptions()
                .setThreadingModel(ThreadingModel.WORKER)
                .setWorkerPoolName("slot-" + slotName)
                .setWorkerPoolSize(1)
                .setMaxWorkerExecuteTime(Long.MAX_VALUE)
                .setMaxWorkerExecuteTimeUnit(TimeUnit.NANOSECONDS);
        deploying++;
        return vertx.deployVerticle(verticle, options)
                .onComplete(ignored -> deploying--)
                .map(id -> {
                    idle.add(new Slot(slotName, id, verticle, evaluator, timers, clock, slotListener));
                    retireIdle();
                    return null;
                });
    }

    public String name() {
        return name;
    }

    public int idle() {
        return idle.size();
    }

    public int busy() {
        return busy.size();
    }

    public int abandoned() {
        return abandoned.size();
    }

    /// How many slots there are to run on, busy ones included.
    public int usable() {
        return idle.size() + busy.size();
    }

    /// The trials under way.
    public List<Running> running() {
        return busy.values().stream()
                .map(Slot::running)
                .flatMap(Optional::stream)
                .toList();
    }

    /// A trial under way.
    public record Running(String slot, Lease lease, LeasedTrial trial, Duration age) {}

    /// Keeps an idle slot for a lease; [#start] or [#refuse] follows.
    ///
    /// @return the slot's name
    /// @throws IllegalStateException when none is idle
    public String take(Lease lease) {
        var slot = idle.poll();
        if (slot == null) {
            throw new IllegalStateException("a lease was given out without an idle slot in pool " + name);
        }
        busy.put(slot.name(), slot);
        slot.take(lease);
        return slot.name();
    }

    /// Lets a slot begin with the lease it was taken for.
    public void start(String slot, Lease lease) {
        holder(slot, lease).start();
    }

    /// Gives back a lease that was taken and will not be started.
    public void refuse(String slot, Lease lease) {
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
    public void end(String study, Decided decision) {
        for (var slot : List.copyOf(busy.values())) {
            if (slot.holdsLeaseOf(study)) {
                slot.end(decision);
            }
        }
    }

    /// Lets the trials of a study that are under way be the last of their leases.
    public void drain(String study) {
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
            LOG.warn("Slot {}: an answer of a superseded attempt at study {} was refused.", slotName, lease.study());
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
        if (usable() + deploying >= size) {
            undeploy(slot);
            return;
        }
        LOG.info("Slot {}: its work has ended; it is back in service.", slot.name());
        idle.add(slot);
        listener.slotAdded();
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
        public void gaveUp(Slot slot, LeaseReport report) {
            busy.remove(slot.name());
            abandoned.put(slot.name(), slot);
            LOG.error(
                    "Slot {}: the work of study {} trial {} could not be ended; the slot is out of service.",
                    slot.name(),
                    report.lease().study(),
                    report.attempts().getFirst().trial().task().index());
            listener.reported(report);
            replace(slot);
        }
    }

    private void replace(Slot slot) {
        if (lacksSlot()) {
            deploy().onSuccess(ignored -> listener.slotAdded())
                    .onFailure(e -> LOG.error("Slot {} could not be replaced.", slot.name(), e));
        }
    }

    /// Undeploys idle slots and ends the evaluators of the others; their verticles cannot be waited for.
    ///
    /// @return whether every slot is gone
    public Future<Boolean> close() {
        closed = true;
        busy.values().forEach(Slot::close);
        abandoned.values().forEach(Slot::close);
        var undeployed =
                idle.stream().map(slot -> vertx.undeploy(slot.deployment())).toList();
        idle.clear();
        return Future.all(undeployed).map(ignored -> busy.isEmpty() && abandoned.isEmpty());
    }
}
