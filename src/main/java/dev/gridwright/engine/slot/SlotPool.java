package dev.gridwright.engine.slot;

import dev.gridwright.engine.slot.LeaseReport.EndedAttempt;
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
/// could not be ended. A slot given up is replaced, as often as the pool is large.
///
/// *Thread*: confined to the coordinator's event loop; the listener is called there.
public final class SlotPool {
    private static final Logger LOG = LoggerFactory.getLogger(SlotPool.class);

    /// What happens in the pool.
    public interface Listener {
        /// Attempts ended; when the report is over, its slot is idle again, or given up.
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
    private final Map<String, Slot> busy = new LinkedHashMap<>();
    private final Deque<Slot> idle = new ArrayDeque<>();
    private final List<Slot> abandoned = new ArrayList<>();
    private int size;
    private int replaced;
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
        var deployments = new ArrayList<Future<Void>>();
        for (int i = 0; i < slots; i++) {
            deployments.add(deploy());
        }
        return Future.all(deployments).mapEmpty();
    }

    private Future<Void> deploy() {
        var slotName = name + "-" + named++;
        var evaluator = evaluators.open(slotName);
        var verticle = new SlotVerticle(
                slotName, evaluator, timers::nanos, clock, report -> owner.runOnContext(ignored -> reported(report)));
        var options = new DeploymentOptions()
                .setThreadingModel(ThreadingModel.WORKER)
                .setWorkerPoolName("slot-" + slotName)
                .setWorkerPoolSize(1)
                .setMaxWorkerExecuteTime(Long.MAX_VALUE)
                .setMaxWorkerExecuteTimeUnit(TimeUnit.NANOSECONDS);
        return vertx.deployVerticle(verticle, options).map(id -> {
            idle.add(new Slot(slotName, id, verticle, evaluator, timers, clock, this::giveUp));
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

    /// The leases under way.
    public List<Running> running() {
        return busy.values().stream()
                .map(Slot::running)
                .flatMap(Optional::stream)
                .toList();
    }

    /// A trial under way.
    public record Running(String slot, Lease lease, LeasedTrial trial, Duration age) {}

    /// Hands a lease to an idle slot.
    ///
    /// @return the slot's name
    /// @throws IllegalStateException when none is idle
    public String run(Lease lease) {
        var slot = idle.poll();
        if (slot == null) {
            throw new IllegalStateException("a lease was given out without an idle slot in pool " + name);
        }
        busy.put(slot.name(), slot);
        slot.run(lease);
        return slot.name();
    }

    /// Ends the trials of a study: the ones under way as decided, unless they have answered; those behind them in their
    /// leases are returned.
    public void end(String study, Decided decision) {
        for (var slot : List.copyOf(busy.values())) {
            if (slot.lease().study().equals(study)) {
                slot.end(decision);
            }
        }
    }

    /// Lets the trials of a study that are under way be the last of their leases.
    public void drain(String study) {
        for (var slot : busy.values()) {
            if (slot.lease().study().equals(study)) {
                slot.lease().stopAfterCurrent();
            }
        }
    }

    private void reported(LeaseReport report) {
        var slot = busy.get(report.slot());
        if (slot == null || slot.lease() != report.lease()) {
            LOG.warn(
                    "Slot {}: an answer of a superseded attempt at study {} was refused.",
                    report.slot(),
                    report.lease().study());
            return;
        }
        if (report.over()) {
            slot.release();
            busy.remove(slot.name());
            idle.add(slot);
        }
        listener.reported(report);
    }

    private void giveUp(Slot slot, Lease lease, EndedAttempt attempt, List<LeasedTrial> returned) {
        busy.remove(slot.name());
        abandoned.add(slot);
        LOG.error(
                "Slot {}: the work of study {} trial {} could not be ended; the slot is out of service.",
                slot.name(),
                lease.study(),
                attempt.trial().task().index());
        listener.reported(new LeaseReport(slot.name(), lease, List.of(attempt), returned, true));
        if (!closed && replaced < size) {
            replaced++;
            deploy().onSuccess(ignored -> listener.slotAdded())
                    .onFailure(e -> LOG.error("Slot {} could not be replaced.", slot.name(), e));
        }
    }

    /// Undeploys idle slots and ends the evaluators of the others; their verticles cannot be waited for.
    public Future<Void> close() {
        closed = true;
        busy.values().forEach(Slot::close);
        abandoned.forEach(Slot::close);
        return Future.all(idle.stream()
                        .map(slot -> vertx.undeploy(slot.deployment()))
                        .toList())
                .mapEmpty();
    }
}
