package dev.gridwright.engine.reuse;

import dev.gridwright.space.Point;
import dev.gridwright.store.KeptResult;
import dev.gridwright.store.StudyRecords;
import dev.gridwright.study.Grid;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.Reused;
import dev.gridwright.trial.Seeds;
import dev.gridwright.trial.Trial;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/// Finds results that stand for trials of a grid: kept under its identity, of an equal point, and not too old.
///
/// *Thread*: any; blocks.
public record Lookup(StudyRecords records, Grid grid) {

    /// Whether there is anything to be found at all.
    public boolean mayFind() {
        return records.keepsAny(grid.reuse().identity());
    }

    /// The trials among these that need not be run, as they end by it, in the order given.
    ///
    /// @param now when they end, by which the age of a result is told
    public List<Trial> find(long[] indices, Instant now) {
        var points = new HashMap<Long, Asked>();
        var seeds = new long[indices.length];
        for (int i = 0; i < indices.length; i++) {
            var asked = asked(indices[i]);
            seeds[i] = asked.seed();
            points.put(asked.seed(), asked);
        }
        var found = new ArrayList<Trial>();
        if (indices.length == 0) {
            return found;
        }
        for (var kept : records.kept(grid.reuse().identity(), seeds)) {
            var asked = points.get(kept.trial().seed());
            if (asked != null && kept.trial().point().equals(asked.point())) {
                origin(kept, now)
                        .filter(origin -> isFresh(origin, now))
                        .ifPresent(origin -> found.add(reused(asked, kept.trial(), origin)));
            }
        }
        return found;
    }

    private record Asked(long index, Point point, long seed) {}

    private Asked asked(long index) {
        var point = grid.space().point(index).orElseThrow(() -> new IllegalStateException("no point " + index));
        return new Asked(index, point, Seeds.ofTrial(grid.search().seed(), point, 0));
    }

    /// Who ran it: not the one that has it, if that one reused it as well.
    private static Optional<Reused> origin(KeptResult kept, Instant now) {
        var trial = kept.trial();
        if (trial.reused().isPresent()) {
            var first = trial.reused().get();
            return Optional.of(new Reused(first.study(), first.index(), first.endedAt(), first.duration(), now));
        }
        return trial.attempts().isEmpty()
                ? Optional.empty()
                : Optional.of(new Reused(
                        kept.study(),
                        trial.index(),
                        trial.attempts().getLast().endedAt(),
                        trial.attempts().getLast().duration(),
                        now));
    }

    private boolean isFresh(Reused origin, Instant now) {
        var ttl = grid.reuse().ttl();
        return ttl.isEmpty() || origin.endedAt().plus(ttl.get()).isAfter(now);
    }

    private static Trial reused(Asked asked, Trial result, Reused origin) {
        return new Trial(
                asked.index(),
                asked.point(),
                Outcome.SUCCEEDED,
                Optional.empty(),
                "",
                result.objective(),
                result.deviation(),
                result.metrics(),
                Optional.of(origin),
                asked.seed(),
                List.of(),
                result.measurements());
    }
}
