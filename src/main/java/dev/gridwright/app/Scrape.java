package dev.gridwright.app;

import dev.gridwright.engine.entry.Engine;
import dev.gridwright.metrics.Metrics;
import dev.gridwright.store.StudyQuery;
import dev.gridwright.store.StudyStore;
import dev.gridwright.study.StudyState;
import dev.gridwright.study.StudyView;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Makes the metrics page: asks the engine how things stand, and writes that on a thread of its own, since machine and
/// disk are asked as well.
final class Scrape {
    private static final int MAX_REMEMBERED = 100;
    private static final Set<StudyState> ENDED = Set.of(StudyState.COMPLETED, StudyState.CANCELLED, StudyState.FAILED);

    private final Metrics metrics;
    private final Engine engine;
    private final WorkerExecutor writer;

    Scrape(Metrics metrics, Engine engine, Vertx vertx) {
        this.metrics = metrics;
        this.engine = engine;
        this.writer = vertx.createSharedWorkerExecutor("scrape", 1);
    }

    /// Has metrics show the studies that ended in the last life of the server, too.
    ///
    /// *Thread*: blocks.
    static void remember(Metrics metrics, StudyStore store) {
        var newest = new StudyQuery(ENDED, Optional.empty(), Map.of(), MAX_REMEMBERED, OptionalLong.empty());
        store.page(newest).studies().stream()
                .sorted(Comparator.comparing(
                        (StudyView study) -> study.endedAt().orElse(Instant.MIN)))
                .forEach(metrics::remember);
    }

    Future<Metrics.Page> page(String accept) {
        return engine.present()
                .compose(present -> writer.executeBlocking(() -> metrics.scrape(present, accept), false));
    }
}
