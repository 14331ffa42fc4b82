package dev.gridwright.engine.turn;

import dev.gridwright.engine.slot.Rooms;
import dev.gridwright.trial.Room;
import dev.gridwright.trial.Room.Pool;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/// For which leases of several slots idle ones are kept: those that have waited for [#PATIENCE] while leases of single
/// slots came between.
///
/// *Thread*: confined to the coordinator.
final class KeptRoom {
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Rooms slots;
    private final LongSupplier nanos;

    /// Since when leases of several slots wait.
    private final Map<Room, Long> waiting = new HashMap<>();

    KeptRoom(Rooms slots, LongSupplier nanos) {
        this.slots = slots;
        this.nanos = nanos;
    }

    /// A lease of that kind has got its slots, or nothing of the kind waits any more.
    void waitsNoMore(Room room) {
        waiting.remove(room);
    }

    /// The kind of lease for which idle slots are kept: that which has waited longest.
    ///
    /// @param wanted the kinds that are waited for
    Optional<Room> find(Set<Room> wanted) {
        long now = nanos.getAsLong();
        for (var room : wanted) {
            if (room.isWide() && slots.most(room) > 0 && !slots.fits(room)) {
                waiting.putIfAbsent(room, now);
            }
        }
        return waiting.entrySet().stream()
                .filter(room -> slots.most(room.getKey()) > 0)
                .filter(room -> now - room.getValue() >= PATIENCE.toNanos())
                .max(Map.Entry.comparingByValue((one, other) -> Long.compare(now - one, now - other)))
                .map(Map.Entry::getKey);
    }

    /// Whether leases of that kind leave alone the slots that are kept for others.
    static boolean yields(Room room, Room kept) {
        if (room.equals(kept)) {
            return true;
        }
        for (var pool : Pool.values()) {
            if (room.slots(pool) > 0 && kept.slots(pool) > 0) {
                return false;
            }
        }
        return true;
    }
}
