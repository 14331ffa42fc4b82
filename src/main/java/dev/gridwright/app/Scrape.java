package dev.gridwright.app;

import dev.gridwright.engine.Studies;
import dev.gridwright.metrics.Metrics;
import dev.gridwright.store.StudyQuery;
import dev.gridwright.study.StudyState;
import dev.gridwright.study.StudyView;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Brings the gauges up to date before the metrics are shown.
final class Scrape {
    private static final int MAX_STUDIES = 1000;
    private static final Set<StudyState> OPEN = Set.of(StudyState.QUEUED, StudyState.RUNNING, StudyState.PAUSED);

    private final Metrics metrics;
    private final Studies studies;

    Scrape(Metrics metrics, Studies studies) {
        this.metrics = metrics;
        this.studies = studies;
    }

    Future<Metrics.Page> page(String accept) {
        var open = new StudyQuery(OPEN, Optional.empty(), Map.of(), MAX_STUDIES, Optional.empty());
        return studies.pools()
                .compose(pools -> studies.studies(open).map(views -> {
                    pools.forEach(pool -> metrics.slots(pool.name(), pool.idle(), pool.busy(), pool.abandoned()));
                    OPEN.forEach(state -> metrics.studies(state, count(views, state)));
                    return metrics.scrape(accept);
                }));
    }

    private static long count(List<StudyView> views, StudyState state) {
        return views.stream().filter(view -> view.state() == state).count();
    }
}
