package dev.gridwright.engine;

import dev.gridwright.engine.slot.SlotPools;
import dev.gridwright.trial.Room;
import dev.gridwright.trial.Room.Pool;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Whose turn it is when slots are idle: the next study by [FairShare] whose leases fit into them, so that nothing
/// idles while work waits that fits.
///
/// A study whose leases take several slots would wait for ever beside studies that take single ones as they come. When
/// it has waited for [#PATIENCE], idle slots of the pools it needs are kept for it until it has enough of them.
///
/// *Thread*: confined to the coordinator.
final class SlotTurns {
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final SlotPools slots;
    private final LongSupplier nanos;

    /// Since when studies wait for several slots at once.
    private final Map<StudyRun, Long> waiting = new HashMap<>();

    SlotTurns(SlotPools slots, LongSupplier nanos) {
        this.slots = slots;
        this.nanos = nanos;
    }

    /// The study that is to have the next lease; empty when none fits.
    Optional<StudyRun> next(Collection<StudyRun> runs) {
        if (!slots.hasIdle()) {
            return Optional.empty();
        }
        var kept = kept(runs);
        var next = FairShare.next(
                runs,
                run -> slots.fits(run.room())
                        && kept.map(first -> yields(run, first)).orElse(true));
        next.ifPresent(waiting::remove);
        return next;
    }

    /// The study for which idle slots are kept.
    private Optional<StudyRun> kept(Collection<StudyRun> runs) {
        waiting.keySet().removeIf(run -> !run.wantsSlot());
        long now = nanos.getAsLong();
        for (var run : runs) {
            if (run.room().isWide() && run.wantsSlot() && slots.most(run.room()) > 0) {
                waiting.putIfAbsent(run, now);
            }
        }
        return FairShare.next(
                waiting.keySet(),
                run -> !slots.fits(run.room()) && now - waiting.getOrDefault(run, now) >= PATIENCE.toNanos());
    }

    /// Whether a study leaves alone the slots that are kept for the first.
    private static boolean yields(StudyRun run, StudyRun first) {
        if (run == first) {
            return true;
        }
        for (var pool : Pool.values()) {
            if (takes(run.room(), pool) && takes(first.room(), pool)) {
                return false;
            }
        }
        return true;
    }

    private static boolean takes(Room room, Pool pool) {
        return room.slots(pool) > 0;
    }
}
