package dev.gridwright.engine;

import dev.gridwright.engine.slot.Rooms;
import dev.gridwright.trial.Room;
import dev.gridwright.trial.Room.Pool;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Whose turn it is when slots are idle: the next study by [FairShare] whose leases fit into them, so that nothing
/// idles while work waits that fits.
///
/// A study whose leases take several slots would wait for ever beside studies that take single ones as they come. When
/// studies of that kind have waited for [#PATIENCE], idle slots of the pools they need are kept for them until there
/// are enough.
///
/// Studies are kept in order, so that a turn costs the same with one study and with thousands. Whoever changes what a
/// study wants says so by [#changed]; beside that some studies are looked at anew at every turn, few studies all of
/// them.
///
/// *Thread*: confined to the coordinator.
final class SlotTurns<T extends SlotTurns.Taker> {
    static final Duration PATIENCE = Duration.ofSeconds(10);

    /// How many studies are looked at anew at every turn.
    private static final int LOOKED_AT = 16;

    private final Rooms slots;
    private final LongSupplier nanos;

    /// The studies that live, the one that is looked at next first.
    private final Deque<T> round = new ArrayDeque<>();

    /// Where each study that wants a slot stands.
    private final Map<T, Place<T>> places = new HashMap<>();

    /// Those that slots run.
    private final Map<Room, TreeSet<Place<T>>> queues = new LinkedHashMap<>();

    /// Those that workers run, by the name of their queue.
    private final Map<String, TreeSet<Place<T>>> elsewhere = new HashMap<>();
    private final Map<T, Boolean> searching = new LinkedHashMap<>();
    private final Map<T, Boolean> suspecting = new LinkedHashMap<>();

    /// Since when leases of several slots wait.
    private final Map<Room, Long> waiting = new HashMap<>();

    private long added;

    /// A study as far as slots are concerned.
    interface Taker extends FairShare.Contender {
        /// What one of its leases occupies; stays the same.
        Room room();

        /// The queue of the workers that run its trials; empty when slots do. Stays the same.
        Optional<String> queue();

        /// Whether a slot would be used, as far as the strategy is known to have a point.
        boolean wantsSlot();

        /// Whether the strategy has to be asked again before it is known if a slot is wanted.
        boolean searching();

        /// Whether a trial has to run alone next.
        boolean hasSuspect();
    }

    /// What decides the order, as it was when it was looked at.
    ///
    /// @param since when its next trial became the next in line
    private record Place<T extends Taker>(T run, int priority, int slots, long served, long added, long since)
            implements FairShare.Contender, Comparable<Place<T>> {
        @Override
        public int compareTo(Place<T> other) {
            int order = FairShare.ORDER.compare(this, other);
            return order == 0 ? Long.compare(added, other.added) : order;
        }
    }

    SlotTurns(Rooms slots, LongSupplier nanos) {
        this.slots = slots;
        this.nanos = nanos;
    }

    /// A study takes part from now on.
    void add(T run) {
        round.addFirst(run);
        look(run);
    }

    /// What a study wants may have changed.
    void changed(T run) {
        look(run);
    }

    /// Looks at some studies anew.
    ///
    /// @param gone whether a study has ended and takes no part any more
    void lookAround(Predicate<T> gone) {
        for (int left = Math.min(LOOKED_AT, round.size()); left > 0; left--) {
            var run = round.removeFirst();
            look(run);
            if (places.containsKey(run) || !gone.test(run)) {
                round.addLast(run);
            }
        }
        // Where few are looked at, all of them at every turn, another one is the first each time.
        if (!round.isEmpty() && round.size() <= LOOKED_AT) {
            round.addLast(round.removeFirst());
        }
    }

    private void look(T run) {
        // Asked first: it may find that the strategy has to be asked again.
        boolean wants = run.wantsSlot();
        note(searching, run, run.searching());
        note(suspecting, run, run.hasSuspect());
        var before = places.get(run);
        if (!wants) {
            leave(run, before);
            return;
        }
        var now = new Place<>(
                run,
                run.priority(),
                run.slots(),
                run.served(),
                before == null ? added++ : before.added(),
                before != null && before.served() == run.served() ? before.since() : nanos.getAsLong());
        if (!now.equals(before)) {
            leave(run, before);
            places.put(run, now);
            if (run.queue().isPresent()) {
                elsewhere
                        .computeIfAbsent(run.queue().get(), name -> new TreeSet<>())
                        .add(now);
            } else {
                queues.computeIfAbsent(run.room(), room -> new TreeSet<>()).add(now);
            }
        }
    }

    private void note(Map<T, Boolean> runs, T run, boolean belongs) {
        if (belongs) {
            runs.putIfAbsent(run, true);
        } else {
            runs.remove(run);
        }
    }

    private void leave(T run, @Nullable Place<T> place) {
        if (place == null) {
            return;
        }
        places.remove(run);
        if (run.queue().isPresent()) {
            elsewhere.computeIfPresent(run.queue().get(), (name, all) -> {
                all.remove(place);
                return all.isEmpty() ? null : all;
            });
            return;
        }
        var queue = queues.get(run.room());
        if (queue != null) {
            queue.remove(place);
            if (queue.isEmpty()) {
                queues.remove(run.room());
                waiting.remove(run.room());
            }
        }
    }

    /// How long the trial that is next in line in a study now has been, whenever that is asked; nothing for one that
    /// stands in no line.
    Supplier<Duration> waiting(T run) {
        long now = nanos.getAsLong();
        var place = places.get(run);
        long since = place == null ? now : place.since();
        return () -> Duration.ofNanos(nanos.getAsLong() - since);
    }

    /// How long the trial has been next in line that has been for longest; empty when none is.
    Optional<Duration> longestWait() {
        long now = nanos.getAsLong();
        return places.values().stream()
                .map(place -> now - place.since())
                .max(Long::compare)
                .map(Duration::ofNanos);
    }

    /// Studies whose strategy has to be asked again before it is known if they want a slot.
    List<T> searching() {
        return List.copyOf(searching.keySet());
    }

    /// A study with a trial that has to run alone; none for which the pools are too small, which would keep all others
    /// from running.
    Optional<T> suspecting() {
        return suspecting.keySet().stream()
                .filter(run -> slots.most(run.room()) > 0)
                .findFirst();
    }

    /// The study that is to have the next lease; empty when none fits.
    Optional<T> next() {
        var first = first();
        while (first.isPresent()) {
            var place = first.get();
            look(place.run());
            if (place.equals(places.get(place.run()))) {
                waiting.remove(place.run().room());
                return Optional.of(place.run());
            }
            // It had changed since it was looked at.
            first = first();
        }
        return Optional.empty();
    }

    /// The study that is to have the next trial for workers of these queues.
    Optional<T> nextElsewhere(Set<String> names) {
        var first = firstElsewhere(names);
        while (first.isPresent()) {
            var place = first.get();
            look(place.run());
            if (place.equals(places.get(place.run()))) {
                return Optional.of(place.run());
            }
            // It had changed since it was looked at.
            first = firstElsewhere(names);
        }
        return Optional.empty();
    }

    private Optional<Place<T>> firstElsewhere(Set<String> names) {
        return names.stream()
                .map(elsewhere::get)
                .filter(Objects::nonNull)
                .map(TreeSet::first)
                .min(Comparator.naturalOrder());
    }

    private Optional<Place<T>> first() {
        var kept = kept();
        return queues.entrySet().stream()
                .filter(queue -> slots.fits(queue.getKey()))
                .filter(queue -> kept.isEmpty() || yields(queue.getKey(), kept.get()))
                .map(queue -> queue.getValue().first())
                .min(Comparator.naturalOrder());
    }

    /// The kind of lease for which idle slots are kept: that which has waited longest.
    private Optional<Room> kept() {
        long now = nanos.getAsLong();
        for (var room : queues.keySet()) {
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
    private static boolean yields(Room room, Room kept) {
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
