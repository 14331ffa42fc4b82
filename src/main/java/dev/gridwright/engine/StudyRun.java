package dev.gridwright.engine;

import dev.gridwright.engine.TrialHistory.Next;
import dev.gridwright.search.SearchStrategy;
import dev.gridwright.store.StoredStudy;
import dev.gridwright.store.StudyStatus;
import dev.gridwright.study.Grid;
import dev.gridwright.study.Ledger;
import dev.gridwright.study.StopReason;
import dev.gridwright.study.StudyState;
import dev.gridwright.trial.Attempt;
import dev.gridwright.trial.Ending;
import dev.gridwright.trial.Trial;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;

/// A study that has not ended, as decided: what to try next, what runs, what waits for a retry, and what the ended
/// trials amount to. What is shown of it follows when it is durable, see [Shown].
///
/// *Thread*: confined to the coordinator.
final class StudyRun implements FairShare.Contender {
    /// A lease of tiny trials aims at this length.
    private static final double LEASE_NANOS = 4_000_000;

    static final int MAX_LEASE_TRIALS = 128;

    /// The weight of the newest trial in the mean duration.
    private static final double NEWEST = 0.2;

    private final StoredStudy stored;
    private final Grid grid;
    private final SearchStrategy search;
    private final Ledger ledger;
    private final Stopwatch stopwatch;
    private final Map<Long, TrialHistory> histories;
    private final Deque<Long> suspects;
    private final Deque<Long> ready = new ArrayDeque<>();
    private final PriorityQueue<Due> backoff = new PriorityQueue<>(Comparator.comparingLong(Due::nanos));
    private OptionalLong lookahead = OptionalLong.empty();
    private StudyStatus status;
    private long event;
    private long started;
    private int leases;
    private long served;
    private double meanNanos = LEASE_NANOS;
    private boolean finishing;

    /// A trial that may be tried again from a moment on.
    record Due(long index, long nanos) {}

    StudyRun(
            StoredStudy stored,
            Grid grid,
            SearchStrategy search,
            Ledger ledger,
            Stopwatch stopwatch,
            Map<Long, TrialHistory> histories) {
        this.stored = stored;
        this.grid = grid;
        this.search = search;
        this.ledger = ledger;
        this.stopwatch = stopwatch;
        this.histories = new HashMap<>(histories);
        this.suspects = new ArrayDeque<>(histories.entrySet().stream()
                .filter(entry -> entry.getValue().suspect())
                .map(Map.Entry::getKey)
                .sorted()
                .toList());
        this.status = stored.status();
        this.event = stored.lastEvent();
        this.started = ledger.ended() + histories.size();
    }

    String id() {
        return stored.id();
    }

    StoredStudy stored() {
        return stored;
    }

    /// The content hash of the data its trials read; empty when they read none.
    String dataSha256() {
        return stored.provenance().dataSha256().values().stream().findFirst().orElse("");
    }

    Grid grid() {
        return grid;
    }

    Ledger ledger() {
        return ledger;
    }

    StudyStatus status() {
        return status;
    }

    void status(StudyStatus next) {
        status = next;
    }

    long nextEvent() {
        return ++event;
    }

    Stopwatch stopwatch() {
        return stopwatch;
    }

    @Override
    public int priority() {
        return status.priority();
    }

    @Override
    public int slots() {
        return leases;
    }

    @Override
    public long served() {
        return served;
    }

    @Override
    public boolean wantsSlot() {
        return claiming() && leases < status.parallel().orElse(Integer.MAX_VALUE) && hasNext();
    }

    /// Whether trials may be claimed at all.
    boolean claiming() {
        return status.stopReason().isEmpty() && status.state() != StudyState.PAUSED;
    }

    private boolean hasNext() {
        return !ready.isEmpty() || (!budgetSpent() && lookAhead().isPresent());
    }

    /// Whether the strategy has to be asked again before it is known if there is a next trial.
    boolean searching() {
        return claiming() && lookahead.isEmpty() && search.searching();
    }

    /// Whether the study may not start another trial of its own.
    boolean budgetSpent() {
        var max = grid.limits().maxTrials();
        return max.isPresent() && started >= max.getAsLong();
    }

    private OptionalLong lookAhead() {
        if (lookahead.isEmpty()) {
            lookahead = search.ask();
        }
        return lookahead;
    }

    /// The next index to try; the caller has seen that there is one.
    private long next() {
        var returned = ready.poll();
        if (returned != null) {
            return returned;
        }
        long index = lookAhead().orElseThrow();
        lookahead = OptionalLong.empty();
        if (!histories.containsKey(index)) {
            started++;
        }
        return index;
    }

    /// Claims the trials of one lease.
    ///
    /// @param order of this claim among all, rising
    /// @param slots that could run something
    long[] claim(long order, int slots) {
        long most = Math.clamp((long) (LEASE_NANOS / Math.max(1, meanNanos)), 1, MAX_LEASE_TRIALS);
        most = Math.max(1, Math.min(most, remaining() / Math.max(1, slots)));
        var indices = new long[(int) most];
        int count = 0;
        while (count < most && hasNext()) {
            indices[count++] = next();
        }
        served = order;
        leases++;
        return Arrays.copyOf(indices, count);
    }

    private long remaining() {
        return stored.points() - ledger.ended();
    }

    /// Claims the trial that has to run alone.
    long claimSuspect(long order) {
        served = order;
        leases++;
        return suspects.removeFirst();
    }

    void leaseOver() {
        leases--;
    }

    /// Puts a claimed trial back; it is next in line.
    void putBack(long index) {
        ready.addFirst(index);
    }

    /// Lets the strategy learn from a trial that has ended.
    void tell(Trial trial) {
        search.tell(trial.index(), trial.objective());
    }

    void observe(Duration duration) {
        meanNanos += NEWEST * (duration.toNanos() - meanNanos);
    }

    /// What the fall of a trial means: another try or its end.
    Next fell(long index, Ending.Fell fell) {
        var history = histories.get(index);
        return (history == null ? new TrialHistory() : history)
                .after(fell, grid.trial().retry());
    }

    void remember(long index, Attempt attempt, boolean charged) {
        histories.computeIfAbsent(index, ignored -> new TrialHistory()).add(attempt, charged);
    }

    void waitForRetry(long index, long dueNanos) {
        backoff.add(new Due(index, dueNanos));
    }

    /// Makes the trials whose wait is over ready.
    ///
    /// @return when the next one is due
    OptionalLong wake(long nowNanos) {
        while (!backoff.isEmpty() && backoff.peek().nanos() - nowNanos <= 0) {
            ready.addLast(backoff.remove().index());
        }
        return backoff.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(backoff.peek().nanos());
    }

    int backoff() {
        return backoff.size();
    }

    /// The number of the attempt that a trial would make now, from 1.
    int attempt(long index) {
        var history = histories.get(index);
        return history == null ? 1 : history.attempts().size() + 1;
    }

    /// The trial that has to run alone next: the server died under it too often.
    OptionalLong suspect() {
        return claiming() && !suspects.isEmpty() ? OptionalLong.of(suspects.getFirst()) : OptionalLong.empty();
    }

    /// Trials that were tried and have not ended.
    List<Long> begun() {
        return histories.keySet().stream().sorted().toList();
    }

    /// A trial has ended.
    ///
    /// @return the attempts before its last one
    List<Attempt> close(long index) {
        var history = histories.remove(index);
        return history == null ? List.of() : history.attempts();
    }

    /// Why the study ends now, when it does.
    Optional<StopReason> verdict() {
        var verdict = ledger.verdict();
        if (verdict.isPresent()) {
            return verdict;
        }
        if (grid.limits()
                .maxTime()
                .filter(max -> stopwatch.elapsed().compareTo(max) >= 0)
                .isPresent()) {
            return Optional.of(StopReason.MAX_TIME);
        }
        if (leases == 0 && backoff.isEmpty() && ready.isEmpty() && suspects.isEmpty()) {
            if (ledger.ended() >= stored.points() || (lookAhead().isEmpty() && search.exhausted())) {
                return Optional.of(StopReason.EXHAUSTED);
            }
            if (budgetSpent()) {
                return Optional.of(StopReason.MAX_TRIALS);
            }
        }
        return Optional.empty();
    }

    /// Whether the end is decided and nothing runs any more; true once.
    boolean finishes() {
        if (finishing || status.stopReason().isEmpty() || leases > 0) {
            return false;
        }
        finishing = true;
        return true;
    }
}
