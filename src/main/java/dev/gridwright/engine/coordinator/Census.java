package dev.gridwright.engine.coordinator;

import dev.gridwright.engine.Studies.PoolView;
import dev.gridwright.engine.live.LiveStudies;
import dev.gridwright.engine.live.LiveStudy;
import dev.gridwright.metrics.Present;
import dev.gridwright.study.StudyState;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Counts how things stand, by what is known in memory: the cost is that of the studies that live, however many trials
/// they have.
///
/// *Thread*: confined to the coordinator.
final class Census {
    private final Map<StudyState, Long> studies = new EnumMap<>(StudyState.class);
    private long waiting;
    private long running;
    private long backoff;

    private Census() {}

    static Present take(LiveStudies live, List<PoolView> pools, Instant now, Optional<Duration> longestWait) {
        var census = new Census();
        live.forEach(census::count);
        return new Present(
                census.studies,
                new Present.Trials(census.waiting, census.running, census.backoff),
                pools.stream()
                        .map(pool -> new Present.Pool(pool.name(), pool.idle(), pool.busy(), pool.abandoned()))
                        .toList(),
                longestWait.map(now::minus),
                live.count(),
                live.newest(Present.MAX_STUDIES).stream().map(LiveStudy::view).toList());
    }

    private void count(LiveStudy live) {
        var state = live.state();
        if (state.ended()) {
            return;
        }
        studies.merge(state, 1L, Long::sum);
        var counts = live.counts();
        waiting += counts.waiting();
        running += counts.running();
        backoff += counts.backoff();
    }
}
