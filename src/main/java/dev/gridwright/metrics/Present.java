package dev.gridwright.metrics;

import dev.gridwright.study.StudyState;
import dev.gridwright.study.StudyView;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How things stand in an engine at the moment of a scrape.
///
/// @param studies that have not ended, by state
/// @param trials that have not ended, of the studies that the engine runs
/// @param waitingSince when the trial became next in line that has been so for longest, when there is one
/// @param live how many studies the engine runs
/// @param newest of those, at most [#MAX_STUDIES], newest first
public record Present(
        Map<StudyState, Long> studies,
        Trials trials,
        List<Pool> pools,
        Optional<Instant> waitingSince,
        int live,
        List<StudyView> newest) {

    /// So many studies have series of their own at most: first those that have not ended, newest first, then those that
    /// ended last.
    public static final int MAX_STUDIES = 50;

    /// Nothing at all.
    static final Present NOTHING =
            new Present(Map.of(), new Trials(0, 0, 0), List.of(), Optional.empty(), 0, List.of());

    public Present {
        studies = Map.copyOf(studies);
        pools = List.copyOf(pools);
        newest = List.copyOf(newest);
    }

    /// The same with further studies that have not ended.
    public Present and(Map<StudyState, Long> more) {
        var all = new EnumMap<StudyState, Long>(StudyState.class);
        all.putAll(studies);
        more.forEach((state, count) -> all.merge(state, count, Long::sum));
        return new Present(all, trials, pools, waitingSince, live, newest);
    }

    /// Trials that have not ended.
    public record Trials(long waiting, long running, long backoff) {}

    /// The slots of one kind.
    public record Pool(String name, int idle, int busy, int abandoned) {}
}
