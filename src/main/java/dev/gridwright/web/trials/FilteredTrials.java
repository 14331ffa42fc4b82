package dev.gridwright.web.trials;

import dev.gridwright.space.Matching;
import dev.gridwright.store.StoredTrial;
import dev.gridwright.store.StudyRecords;
import dev.gridwright.store.TrialQuery;
import dev.gridwright.store.TrialQuery.Order;
import dev.gridwright.store.TrialQuery.Position;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Finds ended trials by the values of their parameters, looking at no more than [#MAX_LOOKED_AT] of them for a page.
///
/// In index order the space says at which indices such trials lie, so the time depends on the page and not on the
/// study.
/// In the other orders trials are looked at one after the other.
///
/// *Thread*: any but an event loop.
record FilteredTrials(StudyRecords records, ParameterFilter filter) {
    /// Trials that are looked at for one page.
    static final int MAX_LOOKED_AT = 2_000;

    private static final int AT_ONCE = 500;

    /// @param cut where looking on was given up; empty at the end, and where the page is full
    record Found(List<StoredTrial> trials, Optional<Position> cut) {
        static final Found NONE = new Found(List.of(), Optional.empty());
    }

    Found page(TrialQuery query) {
        if (filter.takesAll()) {
            return new Found(records.trials(query), Optional.empty());
        }
        return query.order() == Order.INDEX && filter.matching().isPresent()
                ? leaping(query, filter.matching().get())
                : looking(query);
    }

    private Found leaping(TrialQuery query, Matching matching) {
        var found = new ArrayList<StoredTrial>();
        long from =
                query.after().map(place -> place.trial().trial().index() + 1).orElse(0L);
        for (int lookedAt = 0; lookedAt < MAX_LOOKED_AT; ) {
            var candidates = new long[Math.clamp(query.limit() - found.size(), 50, AT_ONCE)];
            int count = 0;
            long next = matching.next(from);
            while (count < candidates.length && next >= 0) {
                candidates[count++] = next;
                next = matching.next(next + 1);
            }
            if (count == 0) {
                return new Found(found, Optional.empty());
            }
            lookedAt += count;
            var trials = records.trialsAt(query.study(), Arrays.copyOf(candidates, count));
            for (var trial : trials) {
                if (wants(query, trial)) {
                    found.add(trial);
                    if (found.size() == query.limit()) {
                        return new Found(found, Optional.empty());
                    }
                }
            }
            from = candidates[count - 1] + 1;
            if (trials.size() < count) {
                // Many of these have not ended: on to the next one that has.
                var ended = records.trials(new TrialQuery(
                        query.study(), Order.INDEX, Set.of(), 1, Optional.of(Position.ofIndex(from - 1))));
                if (ended.isEmpty()) {
                    return new Found(found, Optional.empty());
                }
                from = ended.getFirst().trial().index();
            }
        }
        return new Found(found, Optional.of(Position.ofIndex(from - 1)));
    }

    private Found looking(TrialQuery query) {
        var found = new ArrayList<StoredTrial>();
        var after = query.after();
        for (int lookedAt = 0; lookedAt < MAX_LOOKED_AT; lookedAt += AT_ONCE) {
            var page = records.trials(new TrialQuery(query.study(), query.order(), query.outcomes(), AT_ONCE, after));
            for (var trial : page) {
                if (wants(query, trial)) {
                    found.add(trial);
                    if (found.size() == query.limit()) {
                        return new Found(found, Optional.empty());
                    }
                }
            }
            if (page.size() < AT_ONCE) {
                return new Found(found, Optional.empty());
            }
            after = Optional.of(new Position(page.getLast()));
        }
        return new Found(found, after);
    }

    private boolean wants(TrialQuery query, StoredTrial stored) {
        var trial = stored.trial();
        return (query.outcomes().isEmpty() || query.outcomes().contains(trial.outcome())) && filter.test(trial.point());
    }
}
