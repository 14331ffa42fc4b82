package dev.gridwright.engine.line;

import dev.gridwright.search.Effort;
import dev.gridwright.search.SearchStrategy;
import dev.gridwright.search.Wishes;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/// Which trial of a study comes next: first those that had begun and were put back, then what its user put first,
/// what the strategy proposes, and what its user added behind that, as far as the budget goes. Trials in backoff wait
/// until they are due; a suspect has to run alone and is asked for apart.
///
/// *Thread*: confined to the coordinator.
final class Upcoming {
    private final SearchStrategy search;
    private final Wishes wishes;
    private final Effort effort;
    private final Set<Long> suspected;
    private final Deque<Long> suspects;
    private final Deque<Long> ready;
    private final Waits backoff = new Waits();
    private OptionalLong lookahead = OptionalLong.empty();
    private boolean cutShort;
    private long askedInVain = -1;
    private OptionalLong maxTrials;
    private boolean searchClosed;
    private long started;

    /// @param search does not propose what has ended, begun, is suspected or wished for
    /// @param wishes of the user; none of them has begun
    /// @param maxTrials that may have been started in all, when there is a limit
    /// @param started trials that ended or had begun in earlier lives, which the budget counts
    /// @param begun trials that were tried in an earlier life and have not ended; next in line, in this order
    /// @param suspected trials that have to run alone, in this order
    /// @param effort that all studies share in a turn
    Upcoming(
            SearchStrategy search,
            Wishes wishes,
            OptionalLong maxTrials,
            long started,
            Collection<Long> begun,
            Collection<Long> suspected,
            Effort effort) {
        this.search = search;
        this.effort = effort;
        this.wishes = wishes;
        this.maxTrials = maxTrials;
        this.ready = new ArrayDeque<>(begun);
        this.suspects = new ArrayDeque<>(suspected);
        this.suspected = new HashSet<>(suspected);
        this.started = started;
    }

    /// Whether so much was searched in this turn that the rest is left to the next one.
    boolean isTurnSpent() {
        return effort.isSpent();
    }

    boolean hasNext() {
        return hasReady() || hasFresh();
    }

    /// Whether one was put here to be tried at once.
    boolean hasReady() {
        return !ready.isEmpty();
    }

    /// Whether there is a next one that was never tried.
    boolean hasFresh() {
        return !budgetSpent() && (wishes.hasFirst() || lookAhead().isPresent() || mayTakeLast());
    }

    /// Whether the user put the next one that was never tried first.
    boolean hasFirst() {
        return !budgetSpent() && wishes.hasFirst();
    }

    /// Whether the strategy leaves it to those behind.
    private boolean mayTakeLast() {
        return wishes.hasLast() && (searchClosed || !cutShort);
    }

    /// The next one that was never tried; the caller has seen that there is one.
    long nextFresh() {
        started++;
        if (wishes.hasFirst()) {
            return wishes.pollFirst().getAsLong();
        }
        if (lookAhead().isEmpty()) {
            return wishes.pollLast().orElseThrow();
        }
        long index = lookahead.getAsLong();
        lookahead = OptionalLong.empty();
        return index;
    }

    /// The next index to try; the caller has seen that there is one.
    long next() {
        var returned = ready.poll();
        if (returned != null) {
            return returned;
        }
        return nextFresh();
    }

    /// Has a point tried that is new to the study.
    void wish(long index, boolean first) {
        wishes.add(index, first);
    }

    /// Puts a point of the study before all others that were never tried, if it is one of them and will be tried.
    ///
    /// @return whether it was moved
    boolean moveForward(long index) {
        if (wishes.holds(index)) {
            return wishes.moveForward(index);
        }
        if (searchClosed) {
            return false;
        }
        boolean next = lookahead.isPresent() && lookahead.getAsLong() == index;
        if (next) {
            lookahead = OptionalLong.empty();
        } else if (!search.take(index)) {
            return false;
        }
        wishes.add(index, true);
        return true;
    }

    /// What waits by the user's wish, as of now.
    Set<Long> wished() {
        return wishes.waiting();
    }

    /// A trial runs since an earlier life, and is not to be proposed.
    ///
    /// @param counted whether it is among those that were tried before
    void adopt(long index, boolean counted) {
        ready.remove(index);
        if (!counted) {
            started++;
        }
    }

    /// How many trials have been taken from here to be started, retries not counted.
    long started() {
        return started;
    }

    /// So many trials may have been started in all from now on.
    void maxTrials(OptionalLong most) {
        maxTrials = most;
    }

    /// Whether the strategy is asked; while it is not, only trials that were put here or are wished for are tried.
    void searchClosed(boolean closed) {
        searchClosed = closed;
        if (!closed) {
            wishes.takeIn();
        }
    }

    /// Adds a trial that had ended, behind those that wait.
    void again(long index) {
        suspected.remove(index);
        ready.addLast(index);
    }

    private OptionalLong lookAhead() {
        if (searchClosed) {
            return OptionalLong.empty();
        }
        // What was cut short in this turn goes on in the next one.
        if (lookahead.isEmpty() && !(cutShort && askedInVain == effort.turn())) {
            lookahead = search.ask(effort);
            cutShort = lookahead.isEmpty() && search.searching();
            askedInVain = effort.turn();
        }
        return lookahead;
    }

    /// Whether no further trial may be started, although the strategy may have some.
    boolean budgetSpent() {
        return budgetSpent(0);
    }

    /// The same when so many of those that were taken from here have not been started.
    boolean budgetSpent(int held) {
        return maxTrials.isPresent() && started - held >= maxTrials.getAsLong();
    }

    /// Whether the strategy was asked in vain and has to be asked again before it is known if there is a next trial.
    boolean searching() {
        return cutShort && !searchClosed && ready.isEmpty() && !wishes.hasFirst() && !budgetSpent();
    }

    /// Whether no trial is ready, waiting or suspected; the strategy may still have some.
    boolean isEmpty() {
        return ready.isEmpty() && backoff.isEmpty() && suspects.isEmpty();
    }

    /// Whether neither the strategy nor the user has anything more.
    boolean exhausted() {
        return wishes.isEmpty() && (searchClosed || (lookAhead().isEmpty() && search.exhausted()));
    }

    /// Makes a trial that was claimed the next in line.
    void putBack(long index) {
        (suspected.contains(index) ? suspects : ready).addFirst(index);
    }

    void waitForRetry(long index, long dueNanos) {
        backoff.add(index, dueNanos);
    }

    /// Makes the trials whose wait is over ready.
    void wake(long nowNanos) {
        for (var due = backoff.pollDue(nowNanos); due.isPresent(); due = backoff.pollDue(nowNanos)) {
            long index = due.getAsLong();
            (suspected.contains(index) ? suspects : ready).addLast(index);
        }
    }

    int backoff() {
        return backoff.size();
    }

    /// The trials in backoff, by index.
    List<Long> inBackoff() {
        return backoff.indices();
    }

    /// The trial that has to run alone next.
    OptionalLong suspect() {
        return suspects.isEmpty() ? OptionalLong.empty() : OptionalLong.of(suspects.getFirst());
    }

    /// Claims the trial that has to run alone.
    long nextSuspect() {
        return suspects.removeFirst();
    }

    /// Forgets whatever waits: the study ends.
    void clear() {
        ready.clear();
        backoff.clear();
        suspects.clear();
        wishes.clear();
    }
}
