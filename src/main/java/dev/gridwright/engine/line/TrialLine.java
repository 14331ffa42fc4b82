package dev.gridwright.engine.line;

import dev.gridwright.search.Effort;
import dev.gridwright.search.SearchStrategy;
import dev.gridwright.search.Wishes;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/// The line in which the trials of a study wait to be run: those that are put back go at once; those that were never
/// tried pass the sieve before, as long as results are looked up.
///
/// *Thread*: confined to the coordinator.
public final class TrialLine {
    private final Upcoming upcoming;
    private final Sieve sieve;

    /// What a study brings along when it takes its place in line.
    ///
    /// @param maxTrials that may be started in all, when there is a limit
    /// @param started trials that ended or had begun in earlier lives, which the budget counts
    /// @param begun trials that were tried in an earlier life and have not ended; next in line, in this order
    /// @param suspected trials that have to run alone, in this order
    public record Start(OptionalLong maxTrials, long started, List<Long> begun, List<Long> suspected) {
        public Start {
            begun = List.copyOf(begun);
            suspected = List.copyOf(suspected);
        }
    }

    /// @param search does not propose what has ended, begun, is suspected or wished for
    /// @param wishes of the user; none of them has begun
    /// @param looksUp whether results are looked up before trials are run
    /// @param effort that all studies share in a turn
    public TrialLine(SearchStrategy search, Wishes wishes, Start start, boolean looksUp, Effort effort) {
        this(
                new Upcoming(
                        search, wishes, start.maxTrials(), start.started(), start.begun(), start.suspected(), effort),
                looksUp);
    }

    TrialLine(Upcoming upcoming, boolean looksUp) {
        this.upcoming = upcoming;
        this.sieve = new Sieve(looksUp);
    }

    /// Whether there is a trial to be run.
    public boolean hasNext() {
        return upcoming.hasReady() || hasMissed() || (!sieve.isOpen() && upcoming.hasNext());
    }

    private boolean hasMissed() {
        return sieve.hasMissed() && !budgetSpent();
    }

    /// Whether no further trial may be started. Those that were drawn have not been: the budget may have become less
    /// since.
    public boolean budgetSpent() {
        return upcoming.budgetSpent(sieve.held());
    }

    /// How many trials have been started, retries not counted.
    public long started() {
        return upcoming.started() - sieve.held();
    }

    /// The next trial to be run; the caller has seen that there is one.
    public long next() {
        return upcoming.hasReady() || !hasMissed()
                ? upcoming.next()
                : sieve.pollMissed().orElseThrow();
    }

    /// Whether so much was searched in this turn that the rest is left to the next one.
    public boolean isTurnSpent() {
        return upcoming.isTurnSpent();
    }

    /// Makes a trial that was claimed the next in line.
    public void putBack(long index) {
        upcoming.putBack(index);
    }

    /// Has a trial wait until it may be tried again.
    public void waitForRetry(long index, long dueNanos) {
        upcoming.waitForRetry(index, dueNanos);
    }

    /// Makes the trials whose wait is over ready.
    public void wake(long nowNanos) {
        upcoming.wake(nowNanos);
    }

    /// How many trials wait until they may be tried again.
    public int backoff() {
        return upcoming.backoff();
    }

    /// The trials in backoff, by index.
    public List<Long> inBackoff() {
        return upcoming.inBackoff();
    }

    /// Whether there is a trial that has to run alone.
    public boolean hasSuspect() {
        return upcoming.suspect().isPresent();
    }

    /// Claims the trial that has to run alone.
    public long nextSuspect() {
        return upcoming.nextSuspect();
    }

    /// A trial runs since an earlier life, and is not to be proposed.
    ///
    /// @param counted whether it is among those that were tried before
    public void adopt(long index, boolean counted) {
        upcoming.adopt(index, counted);
    }

    /// Adds a trial that had ended, behind those that wait.
    public void again(long index) {
        upcoming.again(index);
    }

    /// Has a point tried that is new to the study.
    public void wish(long index, boolean first) {
        upcoming.wish(index, first);
    }

    /// So many trials may have been started in all from now on.
    public void maxTrials(OptionalLong most) {
        upcoming.maxTrials(most);
    }

    /// Whether the strategy is asked; while it is not, only trials that were put here or are wished for are tried.
    public void searchClosed(boolean closed) {
        upcoming.searchClosed(closed);
    }

    /// Whether the strategy has to be asked again before it is known if there is a trial to be run.
    public boolean searching() {
        return !sieve.isOpen() && upcoming.searching();
    }

    /// Whether trials should be drawn to look up their results.
    public boolean wantsLookup() {
        return sieve.wants(upcoming.hasFirst());
    }

    /// Whether the strategy has to be asked again before it is known if one can be drawn.
    public boolean searchingToDraw() {
        return upcoming.searching();
    }

    /// Draws trials that are next in line and were never tried, to look up their results.
    public long[] draw() {
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
    public void lookedUp(List<Long> missed) {
        sieve.answered(missed);
    }

    /// The result of one of the trials drawn was used.
    public void used() {
        sieve.used();
    }

    /// Takes back trials of which the results were found and not used.
    public void lookedUpInVain(List<Long> unused) {
        sieve.putBack(unused);
    }

    /// Runs all further trials without a look.
    public void lookNoMore() {
        sieve.close();
    }

    /// Puts a point of the study before all others that were never tried, if it is one of them and will be tried.
    ///
    /// @return whether it was moved
    public boolean moveForward(long index) {
        return upcoming.moveForward(index) || sieve.moveForward(index);
    }

    /// What waits by the wish of the user or because no result of it was found, as of now.
    public Set<Long> wished() {
        var wished = new HashSet<>(upcoming.wished());
        wished.addAll(sieve.missed());
        return wished;
    }

    /// Whether no trial is looked up, ready, waiting or suspected; the strategy may still have some, and so may those
    /// that the budget keeps from being run.
    public boolean isEmpty() {
        return upcoming.isEmpty() && !sieve.isLookingUp() && !hasMissed();
    }

    /// Whether neither the strategy nor the user has anything more, and nothing is kept from being run.
    public boolean exhausted() {
        return !sieve.hasMissed() && upcoming.exhausted();
    }

    /// Forgets whatever waits: the study ends.
    public void clear() {
        upcoming.clear();
        sieve.clear();
    }
}
