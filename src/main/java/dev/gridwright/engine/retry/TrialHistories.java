package dev.gridwright.engine.retry;

import dev.gridwright.store.OpenWork.PastAttempt;
import dev.gridwright.trial.Attempt;
import dev.gridwright.trial.Ending;
import dev.gridwright.trial.TrialSettings.Retry;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/// The trials of a study that were tried and have not ended, and the retries that they have together.
///
/// *Thread*: confined to the coordinator.
public final class TrialHistories {
    /// After so many crashes of the server a trial runs alone, and fails if the server dies again.
    public static final int MAX_CRASHES = 3;

    private final Map<Long, TrialHistory> histories = new HashMap<>();
    private final Retry retry;
    private final long seed;
    private long retries;

    /// @param seed of the study
    public TrialHistories(Retry retry, long seed) {
        this.retry = retry;
        this.seed = seed;
    }

    /// An attempt of an earlier life, or one that was interrupted at its end.
    public void add(PastAttempt past) {
        history(past.index()).add(past);
    }

    /// So many retries were used up in earlier lives.
    public void retried(long count) {
        retries = count;
    }

    private TrialHistory history(long index) {
        return histories.computeIfAbsent(index, ignored -> new TrialHistory());
    }

    public int size() {
        return histories.size();
    }

    /// All of them, rising.
    public List<Long> indices() {
        return indices(history -> true);
    }

    /// Those that may be tried again at once, rising.
    public List<Long> ready() {
        return indices(history -> !history.suspect() && history.due().isEmpty());
    }

    /// Those under which the server died so often that they must run alone, rising.
    public List<Long> suspects() {
        return indices(history -> history.suspect() && !history.condemned());
    }

    /// Those under which the server died once more although they ran alone, rising.
    public List<Long> condemned() {
        return indices(TrialHistory::condemned);
    }

    private List<Long> indices(Predicate<TrialHistory> which) {
        return histories.entrySet().stream()
                .filter(entry -> which.test(entry.getValue()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /// When those that were not ready may be tried again, by index.
    public Map<Long, Instant> due() {
        var due = new HashMap<Long, Instant>();
        histories.forEach((index, history) -> {
            if (!history.suspect()) {
                history.due().ifPresent(time -> due.put(index, time));
            }
        });
        return due;
    }

    /// The number of the attempt that a trial would make now, from 1.
    public int attempt(long index) {
        var history = histories.get(index);
        return history == null ? 1 : history.attempts().size() + 1;
    }

    /// The ended attempts, by index.
    public Map<Long, List<Attempt>> attempts() {
        var attempts = new HashMap<Long, List<Attempt>>(histories.size());
        histories.forEach((index, history) -> attempts.put(index, history.attempts()));
        return attempts;
    }

    /// The next attempt at a trial is under way since an earlier life.
    ///
    /// @return whether it was tried before
    public boolean goesOn(long index) {
        var history = histories.get(index);
        if (history != null) {
            history.goesOn();
        }
        return history != null;
    }

    /// What the fall of a trial means: another try or its end.
    ///
    /// @param points of the study, of which its budget of retries may be a share
    public AfterFall fell(long index, Ending.Fell fell, long points) {
        var history = histories.get(index);
        var next = (history == null ? new TrialHistory() : history).after(fell, retry, chance(index));
        return next instanceof AfterFall.Again again && again.charged() && budgetSpent(points)
                ? new AfterFall.End("It is not tried again: the " + retries + " retries of retry.budget are used up.")
                : next;
    }

    /// Whether the retries that all trials have together are used up.
    public boolean budgetSpent(long points) {
        return retry.budget().filter(budget -> retries >= budget.of(points)).isPresent();
    }

    /// The same for the same attempt of the same trial, and different for others.
    private double chance(long index) {
        return new SplittableRandom(seed ^ (index << 8) ^ attempt(index)).nextDouble();
    }

    /// Keeps an attempt whose trial is tried again.
    ///
    /// @param due when its trial may be tried again, if not at once
    public void remember(long index, Attempt attempt, boolean charged, Optional<Instant> due) {
        history(index).add(attempt, charged, due);
        if (charged) {
            retries++;
        }
    }

    /// A trial that had ended is to be tried again; its attempts so far count against nothing.
    public void reopen(long index, List<Attempt> earlier) {
        earlier.forEach(history(index)::forgiven);
    }

    /// The retries that all trials have together count anew.
    public void beginAnew() {
        retries = 0;
    }

    /// A trial has ended.
    ///
    /// @return the attempts before its last one
    public List<Attempt> close(long index) {
        var history = histories.remove(index);
        return history == null ? List.of() : history.attempts();
    }
}
