package dev.gridwright.web.trials;

import dev.gridwright.api.TrialJson;
import dev.gridwright.api.TrialJson.Idle.State;
import dev.gridwright.engine.OpenTrials;
import dev.gridwright.search.StudyPoints;
import dev.gridwright.space.Matching;
import dev.gridwright.space.Point;
import dev.gridwright.store.StudyRecords;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Finds the points of a study that have no row, do not run and are not in backoff: those that wait, and once the study
/// has ended early those that were skipped. They are stored nowhere; what the study tries, less what has begun, is
/// left.
///
/// No more than [#MAX_LOOKED_AT] indices are looked at for a page.
///
/// *Thread*: any but an event loop.
final class UntriedTrials {
    /// Indices that are looked at for one page.
    static final int MAX_LOOKED_AT = 50_000;

    /// Points that the store is asked about at a time.
    private static final int AT_ONCE = 2_000;

    private static final int FEW = 100;

    private final StudyRecords records;
    private final String study;
    private final StudyPoints points;
    private final OpenTrials open;
    private final State rest;
    private final Set<State> wanted;
    private final ParameterFilter filter;
    private final Set<Long> begun = new HashSet<>();

    /// @param rest what those are that were never tried
    /// @param wanted of `waiting` and `skipped`
    UntriedTrials(
            StudyRecords records,
            String study,
            StudyPoints points,
            OpenTrials open,
            State rest,
            Set<State> wanted,
            ParameterFilter filter) {
        this.records = records;
        this.study = study;
        this.points = points;
        this.open = open;
        this.rest = rest;
        this.wanted = Set.copyOf(wanted);
        this.filter = filter;
        open.running().forEach(trial -> begun.add(trial.index()));
        begun.addAll(open.backoff());
        begun.addAll(open.answered());
    }

    /// @param trials by index
    /// @param cut the index up to which was looked; empty at the end, and where the page is full
    record Found(List<TrialJson.Idle> trials, OptionalLong cut) {
        static final Found NONE = new Found(List.of(), OptionalLong.empty());
    }

    /// At most `limit` trials from the index `from` on.
    Found page(long from, int limit) {
        var found = new ArrayList<TrialJson.Idle>();
        var walk = new Walk(from);
        for (int atOnce = Math.max(FEW, limit); walk.mayGoOn(); atOnce = AT_ONCE) {
            long[] candidates = walk.next(Math.min(atOnce, AT_ONCE));
            long[] ended = records.endedAmong(study, candidates);
            for (long index : candidates) {
                if (Arrays.binarySearch(ended, index) >= 0) {
                    continue;
                }
                Optional<Point> point = points.point(index).filter(filter::test);
                if (point.isPresent()) {
                    found.add(new TrialJson.Idle(index, point, state(index), open.attempts(index)));
                    if (found.size() == limit) {
                        return new Found(found, OptionalLong.empty());
                    }
                }
            }
        }
        return new Found(
                found, walk.index.isPresent() ? OptionalLong.of(walk.index.getAsLong() - 1) : OptionalLong.empty());
    }

    private State state(long index) {
        return open.attempts().containsKey(index) || open.added().contains(index) ? State.WAITING : rest;
    }

    private boolean mayBe(long index) {
        return points.contains(index) && !begun.contains(index) && wanted.contains(state(index));
    }

    /// Goes from one index to the next that may be wanted.
    private final class Walk {
        private final Optional<Matching> matching = filter.takesAll() ? Optional.empty() : filter.matching();
        private OptionalLong index;
        private int lookedAt;

        Walk(long from) {
            index = points.candidate(from);
        }

        boolean mayGoOn() {
            return index.isPresent() && lookedAt < MAX_LOOKED_AT;
        }

        /// At most `most` indices that may be wanted, rising.
        long[] next(int most) {
            long[] candidates = new long[most];
            int count = 0;
            while (count < most && mayGoOn()) {
                lookedAt++;
                long at = index.getAsLong();
                long match = matching.isPresent() ? matching.get().next(at) : at;
                if (match == at) {
                    if (mayBe(at)) {
                        candidates[count++] = at;
                    }
                    index = points.candidate(at + 1);
                } else {
                    index = match < 0 ? OptionalLong.empty() : points.candidate(match);
                }
            }
            return Arrays.copyOf(candidates, count);
        }
    }
}
