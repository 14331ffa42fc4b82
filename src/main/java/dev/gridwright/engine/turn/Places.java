package dev.gridwright.engine.turn;

import dev.gridwright.trial.Room;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Where each study that wants a slot stands: a queue for each kind of lease that slots run, and one for each queue of
/// workers, ordered by [FairShare].
///
/// *Thread*: confined to the coordinator.
final class Places<T extends SlotTurns.Taker> {
    private final LongSupplier nanos;
    private final Consumer<Room> emptied;
    private final Map<T, Place<T>> places = new HashMap<>();

    /// Those that slots run.
    private final Map<Room, TreeSet<Place<T>>> queues = new LinkedHashMap<>();

    /// Those that workers run, by the name of their queue.
    private final Map<String, TreeSet<Place<T>>> elsewhere = new HashMap<>();

    private long added;

    /// What decides the order, as it was when it was looked at.
    ///
    /// @param since when its next trial became the next in line
    record Place<T extends SlotTurns.Taker>(T run, int priority, int slots, long served, long added, long since)
            implements FairShare.Contender, Comparable<Place<T>> {
        @Override
        public int compareTo(Place<T> other) {
            int order = FairShare.ORDER.compare(this, other);
            return order == 0 ? Long.compare(added, other.added) : order;
        }
    }

    /// @param emptied told of the kinds of lease for which nothing waits any more, also for a moment
    Places(LongSupplier nanos, Consumer<Room> emptied) {
        this.nanos = nanos;
        this.emptied = emptied;
    }

    /// Whether a study stands anywhere.
    boolean hold(T run) {
        return places.containsKey(run);
    }

    /// Whether a study still stands where it stood.
    boolean hold(Place<T> place) {
        return place.equals(places.get(place.run()));
    }

    /// Puts a study where it stands by what it says now.
    void put(T run) {
        var before = places.get(run);
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

    /// A study wants no slot.
    void leave(T run) {
        leave(run, places.get(run));
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
                emptied.accept(run.room());
            }
        }
    }

    /// The kinds of lease that are waited for.
    Set<Room> rooms() {
        return queues.keySet();
    }

    /// The first of all that wait for leases of such a kind.
    Optional<Place<T>> first(Predicate<Room> which) {
        return queues.entrySet().stream()
                .filter(queue -> which.test(queue.getKey()))
                .map(queue -> queue.getValue().first())
                .min(Comparator.naturalOrder());
    }

    /// The first of all that wait for workers of these queues.
    Optional<Place<T>> firstElsewhere(Set<String> names) {
        return names.stream()
                .map(elsewhere::get)
                .filter(Objects::nonNull)
                .map(TreeSet::first)
                .min(Comparator.naturalOrder());
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
}
