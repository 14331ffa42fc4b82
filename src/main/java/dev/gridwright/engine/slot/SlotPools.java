package dev.gridwright.engine.slot;

import dev.gridwright.engine.slot.LeasedTrial.Settlement.Decided;
import dev.gridwright.evaluate.Evaluator;
import dev.gridwright.time.Timers;
import dev.gridwright.trace.Attempts;
import dev.gridwright.trial.Room;
import dev.gridwright.trial.Room.Pool;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// All slots of this server. A lease runs on one of them and may keep others from being used, see [Room]; those come
/// back with it.
///
/// *Thread*: confined to the coordinator's event loop; the listener is called there.
public final class SlotPools implements Rooms {
    /// What happens on the slots.
    public interface Listener {
        /// Attempts ended, or trials were returned; when the report is over, the slots of the lease are idle again,
        /// given up, or gone because their pool was made smaller.
        void reported(LeaseReport report);

        /// A slot became idle other than by a report.
        void slotAdded();

        /// Work is gone, or its slot is given up, so long after its end was decided; told before the report.
        void killed(Duration took);
    }

    /// How many slots there are at the start.
    ///
    /// @param cpu at least 1
    /// @param devices of the `gpu` pool, as programs know them
    public record Sizes(int cpu, int io, List<String> devices) {
        public Sizes {
            devices = List.copyOf(devices);
            if (cpu < 1 || io < 0) {
                throw new IllegalArgumentException("a server needs at least one cpu slot, not " + cpu);
            }
        }

        public int of(Pool pool) {
            return switch (pool) {
                case CPU -> cpu;
                case IO -> io;
                case GPU -> devices.size();
            };
        }
    }

    /// A trial under way.
    public record Running(String slot, Lease lease, LeasedTrial trial, Duration age) {}

    /// How the slots of a pool are used.
    public record Use(int idle, int busy, int abandoned) {
        /// How many slots there are to run on.
        public int usable() {
            return idle + busy;
        }
    }

    private final Sizes sizes;
    private final SlotNames.Devices devices;
    private final Listener listener;
    private final Map<Pool, SlotPool> pools = new EnumMap<>(Pool.class);
    private final Map<String, Pool> leading = new HashMap<>();
    private final Map<Lease, Map<Pool, List<String>>> held = new HashMap<>();

    /// @param owner the coordinator's context
    /// @param attempts told of each
    public SlotPools(
            Sizes sizes,
            Vertx vertx,
            Context owner,
            Timers timers,
            InstantSource clock,
            Evaluator.Factory evaluators,
            Attempts attempts,
            Listener listener) {
        this.sizes = sizes;
        this.devices = new SlotNames.Devices(Pool.GPU.word(), sizes.devices());
        this.listener = listener;
        var releasing = new Releasing();
        for (var pool : Pool.values()) {
            var threads = pool == Pool.IO ? SlotThreads.virtual() : SlotThreads.workers(vertx);
            var names = pool == Pool.GPU ? devices : SlotNames.counted(pool.word());
            pools.put(pool, new SlotPool(pool, threads, names, owner, timers, clock, evaluators, attempts, releasing));
        }
    }

    /// Opens the slots.
    public Future<Void> start() {
        return Future.all(pools.entrySet().stream()
                        .map(pool -> pool.getValue().start(sizes.of(pool.getKey())))
                        .toList())
                .mapEmpty();
    }

    /// Has so many slots of a pool from now on, see [SlotPool#resize].
    ///
    /// @return completes when the missing slots are there
    public Future<Void> resize(Pool pool, int slots) {
        return of(pool).resize(slots);
    }

    /// The most slots that the `gpu` pool can have.
    public int devices() {
        return sizes.devices().size();
    }

    private SlotPool of(Pool pool) {
        return Objects.requireNonNull(pools.get(pool));
    }

    public Use use(Pool pool) {
        var slots = of(pool);
        return new Use(slots.idle(), slots.busy(), slots.abandoned());
    }

    /// How many slots of all pools are in use.
    public int busy() {
        return pools.values().stream().mapToInt(SlotPool::busy).sum();
    }

    /// Whether any slot is idle.
    public boolean hasIdle() {
        return pools.values().stream().anyMatch(pool -> pool.idle() > 0);
    }

    @Override
    public boolean fits(Room room) {
        return room.leading().isPresent()
                && pools.entrySet().stream().allMatch(pool -> pool.getValue().idle() >= room.slots(pool.getKey()));
    }

    @Override
    public int most(Room room) {
        return pools.entrySet().stream()
                .filter(pool -> room.slots(pool.getKey()) > 0)
                .mapToInt(pool -> pool.getValue().usable() / room.slots(pool.getKey()))
                .min()
                .orElse(0);
    }

    /// The devices that the next lease of that room will have for itself, in the order in which they were
    /// listed; holds until slots are taken or released.
    public List<String> nextDevices(Room room) {
        var next = of(Pool.GPU).next(room.gpu()).stream().map(devices::device).toList();
        return sizes.devices().stream().filter(next::contains).toList();
    }

    /// Keeps idle slots for a lease; [#start] or [#refuse] follows.
    ///
    /// @return the name of the slot on which it will run
    /// @throws IllegalStateException when it does not fit
    public String take(Room room, Lease lease) {
        var pool = room.leading().orElseThrow(() -> new IllegalStateException("a lease without a slot"));
        var slot = of(pool).take(lease);
        leading.put(slot, pool);
        if (room.isWide()) {
            var others = new EnumMap<Pool, List<String>>(Pool.class);
            for (var other : Pool.values()) {
                int slots = room.slots(other) - (other == pool ? 1 : 0);
                if (slots > 0) {
                    others.put(other, of(other).hold(slots));
                }
            }
            held.put(lease, others);
        }
        return slot;
    }

    /// Lets a slot begin with the lease it was taken for.
    public void start(String slot, Lease lease) {
        holder(slot).start(slot, lease);
    }

    /// Gives back a lease that was taken and will not be started.
    public void refuse(String slot, Lease lease) {
        holder(slot).refuse(slot, lease);
    }

    private SlotPool holder(String slot) {
        var pool = leading.get(slot);
        if (pool == null) {
            throw new IllegalStateException("slot " + slot + " was not taken");
        }
        return of(pool);
    }

    /// The trials under way.
    public List<Running> running() {
        return pools.values().stream().flatMap(pool -> pool.running().stream()).toList();
    }

    /// Ends the trials of a study: the ones under way as decided, unless they have answered; those behind them in their
    /// leases are returned.
    public void end(String study, Decided decision) {
        pools.values().forEach(pool -> pool.end(study, decision));
    }

    /// Asks work that is to end no longer than that before it is killed, whatever its grid says.
    public void hurry(Duration maxGrace) {
        pools.values().forEach(pool -> pool.hurry(maxGrace));
    }

    /// Lets the trials of a study that are under way be the last of their leases.
    public void drain(String study) {
        pools.values().forEach(pool -> pool.drain(study));
    }

    /// Gives idle slots up and ends the evaluators of the others; their threads cannot be waited for.
    ///
    /// @return whether every slot is gone
    public Future<Boolean> close() {
        var closed = pools.values().stream().map(SlotPool::close).toList();
        return Future.all(closed).map(ignored -> closed.stream().allMatch(Future::result));
    }

    /// Takes the slots that a lease has held back into use before anybody hears that it is over.
    private final class Releasing implements Listener {
        @Override
        public void reported(LeaseReport report) {
            if (report.over()) {
                leading.remove(report.slot());
                var others = held.remove(report.lease());
                if (others != null) {
                    others.forEach((pool, slots) -> of(pool).release(slots));
                }
            }
            listener.reported(report);
        }

        @Override
        public void slotAdded() {
            listener.slotAdded();
        }

        @Override
        public void killed(Duration took) {
            listener.killed(took);
        }
    }
}
