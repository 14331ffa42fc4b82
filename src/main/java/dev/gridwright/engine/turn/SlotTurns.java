package dev.gridwright.engine.turn;

import dev.gridwright.engine.slot.Rooms;
import dev.gridwright.trial.Room;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Whose turn it is when slots are idle: the next study by [FairShare] whose leases fit into them, so that nothing
/// idles while work waits that fits.
///
/// A study whose leases take several slots would wait for ever beside studies that take single ones as they come. When
/// studies of that kind have waited for [KeptRoom#PATIENCE], idle slots of the pools they need are kept for them until
/// there are enough.
///
/// Studies are kept in order, so that a turn costs the same with one study and with thousands. Whoever changes what a
/// study wants says so by [#changed]; beside that some studies are looked at anew at every turn, few studies all of
/// them.
///
/// *Thread*: confined to the coordinator.
public final class SlotTurns<T extends SlotTurns.Taker> {
    /// How many studies are looked at anew at every turn.
    private static final int LOOKED_AT = 16;

    private final Rooms slots;
    private final Places<T> places;
    private final KeptRoom kept;

    /// The studies that live, the one that is looked at next first.
    private final Deque<T> round = new ArrayDeque<>();

    private final Map<T, Boolean> searching = new LinkedHashMap<>();
    private final Map<T, Boolean> suspecting = new LinkedHashMap<>();

    /// A study as far as slots are concerned.
    public interface Taker extends FairShare.Contender {
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

    public SlotTurns(Rooms slots, LongSupplier nanos) {
        this.slots = slots;
        this.kept = new KeptRoom(slots, nanos);
        this.places = new Places<>(nanos, kept::waitsNoMore);
    }

    /// A study takes part from now on.
    public void add(T run) {
        round.addFirst(run);
        look(run);
    }

    /// What a study wants may have changed.
    public void changed(T run) {
        look(run);
    }

    /// Looks at some studies anew.
    ///
    /// @param gone whether a study has ended and takes no part any more
    public void lookAround(Predicate<T> gone) {
        for (int left = Math.min(LOOKED_AT, round.size()); left > 0; left--) {
            var run = round.removeFirst();
            look(run);
            if (places.hold(run) || !gone.test(run)) {
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
        if (wants) {
            places.put(run);
        } else {
            places.leave(run);
        }
    }

    private void note(Map<T, Boolean> runs, T run, boolean belongs) {
        if (belongs) {
            runs.putIfAbsent(run, true);
        } else {
            runs.remove(run);
        }
    }

    /// How long the trial that is next in line in a study now has been, whenever that is asked; nothing for one that
    /// stands in no line.
    public Supplier<Duration> waiting(T run) {
        return places.waiting(run);
    }

    /// How long the trial has been next in line that has been for longest; empty when none is.
    public Optional<Duration> longestWait() {
        return places.longestWait();
    }

    /// Studies whose strategy has to be asked again before it is known if they want a slot.
    public List<T> searching() {
        return List.copyOf(searching.keySet());
    }

    /// A study with a trial that has to run alone; none for which the pools are too small, which would keep all others
    /// from running.
    public Optional<T> suspecting() {
        return suspecting.keySet().stream()
                .filter(run -> slots.most(run.room()) > 0)
                .findFirst();
    }

    /// The study that is to have the next lease; empty when none fits.
    public Optional<T> next() {
        var next = settled(this::first);
        next.ifPresent(run -> kept.waitsNoMore(run.room()));
        return next;
    }

    /// The study that is to have the next trial for workers of these queues.
    public Optional<T> nextElsewhere(Set<String> names) {
        return settled(() -> places.firstElsewhere(names));
    }

    /// The first one that still stands there when it is looked at; the others had changed since.
    private Optional<T> settled(Supplier<Optional<Places.Place<T>>> first) {
        for (var place = first.get(); place.isPresent(); place = first.get()) {
            var run = place.get().run();
            look(run);
            if (places.hold(place.get())) {
                return Optional.of(run);
            }
        }
        return Optional.empty();
    }

    private Optional<Places.Place<T>> first() {
        var room = kept.find(places.rooms());
        return places.first(fitting -> slots.fits(fitting) && (room.isEmpty() || KeptRoom.yields(fitting, room.get())));
    }
}
