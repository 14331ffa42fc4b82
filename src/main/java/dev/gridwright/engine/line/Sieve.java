package dev.gridwright.engine.line;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;

/// The trials of one study between their turn and a slot: results are looked up for many at once, and those that have
/// none wait here to be run.
///
/// ```
/// their turn --drawn--> looked up --no result--> missed --a slot is free--> run
///                           `----- result -----> ended
/// ```
///
/// *Thread*: confined to the coordinator.
final class Sieve {
    /// Trials of one look-up. More would hold up what is to run, fewer cost more hops.
    static final int BLOCK = 1_024;

    private static final int MOST_WAITING = 2 * BLOCK;

    private final Deque<Long> missed = new ArrayDeque<>();
    private boolean open;
    private boolean lookingUp;
    private boolean first;

    /// How many are looked up, or have a result that was not used yet.
    private int undecided;

    /// @param open whether results are looked up; if not, trials pass it by
    Sieve(boolean open) {
        this.open = open;
    }

    /// Whether results are looked up before trials are run.
    boolean isOpen() {
        return open;
    }

    /// No results are looked up any more, since there are none.
    void close() {
        open = false;
    }

    /// Whether more should be drawn: so few wait that slots could.
    ///
    /// @param someFirst whether there are some that go before those that wait
    boolean wants(boolean someFirst) {
        return open && !lookingUp && (someFirst || missed.size() < MOST_WAITING);
    }

    /// So many were drawn and are being looked up.
    ///
    /// @param beforeOthers whether they go before those that wait
    void drawn(int count, boolean beforeOthers) {
        undecided += count;
        lookingUp = true;
        first = beforeOthers;
    }

    /// These have results that were not used; they wait behind the others.
    void putBack(List<Long> unused) {
        undecided -= unused.size();
        missed.addAll(unused);
    }

    /// The result of one was used: it has ended.
    void used() {
        undecided--;
    }

    /// How many were drawn and have neither been run nor ended.
    int held() {
        return undecided + missed.size();
    }

    /// The look-up is over; these have no result.
    void answered(List<Long> without) {
        undecided -= without.size();
        lookingUp = false;
        if (first) {
            without.reversed().forEach(missed::addFirst);
        } else {
            missed.addAll(without);
        }
    }

    /// Puts one that waits before all others.
    ///
    /// @return whether it waits
    boolean moveForward(long index) {
        boolean waits = missed.remove(index);
        if (waits) {
            missed.addFirst(index);
        }
        return waits;
    }

    /// Those that wait to be run, as of now.
    List<Long> missed() {
        return List.copyOf(missed);
    }

    /// Whether one waits to be run.
    boolean hasMissed() {
        return !missed.isEmpty();
    }

    /// The next one to be run.
    OptionalLong pollMissed() {
        var next = missed.poll();
        return next == null ? OptionalLong.empty() : OptionalLong.of(next);
    }

    /// Whether some are looked up now.
    boolean isLookingUp() {
        return lookingUp;
    }

    /// Forgets what waits: the study ends.
    void clear() {
        missed.clear();
        undecided = 0;
    }
}
