package dev.gridwright.engine.live;

import dev.gridwright.log.Field;
import dev.gridwright.reuse.Fingerprints;
import dev.gridwright.store.Change;
import dev.gridwright.study.Reuse;
import dev.gridwright.trial.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the results of trials that succeeded for later studies, as long as the code behind them is what it was.
///
/// *Thread*: confined to the coordinator; hashes are made elsewhere.
public final class KeptResults {
    private static final Logger LOG = LoggerFactory.getLogger(KeptResults.class);

    private final DurableWrites writes;
    private final Vertx vertx;
    private final Fingerprints fingerprints;

    /// Studies whose code has changed since they began.
    private final Set<String> unkept = new HashSet<>();

    /// How many results of each study were kept last time.
    private final Map<String, Long> keptSoFar = new HashMap<>();

    public KeptResults(DurableWrites writes, EngineParts parts) {
        this.writes = writes;
        this.vertx = parts.vertx();
        this.fingerprints = new Fingerprints(parts.clock());
    }

    /// Lets later studies have what has succeeded so far, if the code that it came from is still what it was.
    ///
    /// @return completes when that is durable, or has been given up
    public Future<Void> keep(LiveStudy live) {
        var run = live.run();
        var reuse = run.grid().reuse();
        long succeeded = run.ledger().of(Outcome.SUCCEEDED);
        if (!reuse.writes() || unkept.contains(run.id()) || keptSoFar.getOrDefault(run.id(), -1L) == succeeded) {
            return Future.succeededFuture();
        }
        keptSoFar.put(run.id(), succeeded);
        return reuse.code().isEmpty()
                ? write(live)
                : vertx.executeBlocking(() -> unchanged(reuse), false).compose(unchanged -> {
                    if (unchanged) {
                        return write(live);
                    }
                    unkept.add(run.id());
                    LOG.warn(
                            "Study {}: its code has changed since it began; later studies get no more of its results.",
                            Field.study(run.id()));
                    return Future.succeededFuture();
                });
    }

    private Future<Void> write(LiveStudy live) {
        var promise = Promise.<Void>promise();
        writes.write(
                new Change.ResultsKept(
                        live.run().id(), live.run().grid().reuse().identity()),
                promise::complete,
                error -> {
                    unkept.add(live.run().id());
                    LOG.warn(
                            "Study {}: later studies get no more of its results: {}",
                            Field.study(live.run().id()),
                            error.getMessage());
                    promise.complete();
                });
        return promise.future();
    }

    /// The study has ended.
    public void forget(LiveStudy live) {
        unkept.remove(live.run().id());
        keptSoFar.remove(live.run().id());
    }

    private boolean unchanged(Reuse reuse) {
        var files = fingerprints.reading();
        for (var code : reuse.code()) {
            try {
                if (!files.of(Path.of(code.path())).equals(code.sha256())) {
                    return false;
                }
            } catch (IOException e) {
                return false;
            }
        }
        return true;
    }
}
