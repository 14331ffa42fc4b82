package dev.gridwright.engine;

import dev.gridwright.engine.reuse.Sieve;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The line in which the trials of a study wait to be run: those that are put back go at once; those that were never
/// tried pass the sieve before, as long as results are looked up.
///
/// *Thread*: confined to the coordinator.
final class TrialLine {
    private final Upcoming upcoming;
    private final Sieve sieve;

    /// @param looksUp whether results are looked up before trials are run
    TrialLine(Upcoming upcoming, boolean looksUp) {
        this.upcoming = upcoming;
        this.sieve = new Sieve(looksUp);
    }

    /// Whether there is a trial to be run.
    boolean hasNext() {
        return upcoming.hasReady() || hasMissed() || (!sieve.isOpen() && upcoming.hasNext());
    }

    private boolean hasMissed() {
        return sieve.hasMissed() && !budgetSpent();
    }

    /// Whether no further trial may be started. Those that were drawn have not been: the budget may have become less
    /// since.
    boolean budgetSpent() {
        return upcoming.budgetSpent(sieve.held());
    }

    /// How many trials have been started, retries not counted.
    long started() {
        return upcoming.started() - sieve.held();
    }

    /// The next trial to be run; the caller has seen that there is one.
    long next() {
        return upcoming.hasReady() || !hasMissed()
                ? upcoming.next()
                : sieve.pollMissed().orElseThrow();
    }

    /// Whether the strategy has to be asked again before it is known if there is a trial to be run.
    boolean searching() {
        return !sieve.isOpen() && upcoming.searching();
    }

    /// Whether trials should be drawn to look up their results.
    boolean wantsLookup() {
        return sieve.wants(upcoming.hasFirst());
    }

    /// Draws trials that are next in line and were never tried, to look up their results.
    long[] draw() {
        var drawn = new long[Sieve.BLOCK];
        int count = 0;
        boolean first = upcoming.hasFirst();
        while (count < drawn.length
                && !(count > 0 && upcoming.isTurnSpent())
                && (first ? upcoming.hasFirst() : upcoming.hasFresh())) {
            drawn[count++] = upcoming.nextFresh();
        }
        if (count > 0) {
            sieve.drawn(count, first);
        }
        return Arrays.copyOf(drawn, count);
    }

    /// Takes back those of the trials drawn that have no result.
    void lookedUp(List<Long> missed) {
        sieve.answered(missed);
    }

    /// The result of one of the trials drawn was used.
    void used() {
        sieve.used();
    }

    /// Takes back trials of which the results were found and not used.
    void lookedUpInVain(List<Long> unused) {
        sieve.putBack(unused);
    }

    /// Runs all further trials without a look.
    void lookNoMore() {
        sieve.close();
    }

    /// Puts a point of the study before all others that were never tried, if it is one of them and will be tried.
    ///
    /// @return whether it was moved
    boolean moveForward(long index) {
        return upcoming.moveForward(index) || sieve.moveForward(index);
    }

    /// What waits by the wish of the user or because no result of it was found, as of now.
    Set<Long> wished() {
        var wished = new HashSet<>(upcoming.wished());
        wished.addAll(sieve.missed());
        return wished;
    }

    /// Whether no trial is looked up, ready, waiting or suspected; the strategy may still have some, and so may those
    /// that the budget keeps from being run.
    boolean isEmpty() {
        return upcoming.isEmpty() && !sieve.isLookingUp() && !hasMissed();
    }

    /// Whether neither the strategy nor the user has anything more, and nothing is kept from being run.
    boolean exhausted() {
        return !sieve.hasMissed() && upcoming.exhausted();
    }

    /// Forgets whatever waits: the study ends.
    void clear() {
        upcoming.clear();
        sieve.clear();
    }
}
