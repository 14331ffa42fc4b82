package dev.gridwright.web.aggregate;

import dev.gridwright.space.Space;
import dev.gridwright.store.StudyRecords;
import dev.gridwright.study.StudyView;
import dev.gridwright.study.aggregate.Projection;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The projections of the studies that were asked about last. Each remembers how far it has read; a request reads only
/// what has ended since, and requests for one study share that reading.
///
/// Reading goes on in pieces of [#TRIALS_AT_ONCE], so that a study that is read for the first time holds up neither
/// other studies nor the writer of the database.
///
/// *Thread*: any; what blocks runs on the given workers.
final class Projections {
    /// Studies whose projections are kept; the one not asked for longest goes first.
    static final int MAX_STUDIES = 64;

    /// Cells that the kept projections have together, about 16 MiB; beyond them, too, the one not asked for longest
    /// goes first.
    static final long MAX_CELLS = 8L * Projection.MAX_CELLS;

    static final int TRIALS_AT_ONCE = 20_000;

    private final StudyRecords records;
    private final Function<String, Optional<Space>> spaces;
    private final WorkerExecutor workers;
    private final Map<String, Known> entries = new LinkedHashMap<>(16, 0.75f, true);

    /// @param spaces the space of a study, when its grid can still be read; may block
    Projections(StudyRecords records, Function<String, Optional<Space>> spaces, WorkerExecutor workers) {
        this.records = records;
        this.spaces = spaces;
        this.workers = workers;
    }

    /// A study, and the readings of it that go on: the one under way, and the one that follows because it was asked
    /// for when the one under way might have seen too little.
    private static final class Known {
        private final long reopened;
        private final Future<Projection> projection;
        private @Nullable Future<Void> reading;
        private @Nullable Future<Void> next;

        /// What it takes; the most there may be until it has been read.
        private volatile long cells = Projection.MAX_CELLS;

        /// @param reopened tells the retry of the study since which it was read
        private Known(long reopened, Future<Projection> projection) {
            this.reopened = reopened;
            this.projection = projection;
        }
    }

    /// Asks the projection of a study as it is after every trial that had ended when this was called.
    <T> Future<T> ask(StudyView study, Function<Projection, T> question) {
        return upToDate(study)
                .compose(projection -> workers.executeBlocking(
                        () -> {
                            synchronized (projection) {
                                return question.apply(projection);
                            }
                        },
                        false));
    }

    private synchronized Future<Projection> upToDate(StudyView study) {
        var entry = known(study);
        Future<Void> read;
        if (entry.reading == null) {
            read = begin(study.id(), entry);
        } else if (entry.next == null) {
            var following = Promise.<Void>promise();
            read = following.future();
            // Before the one under way is asked for its end: it may have come, and the next begins at once.
            entry.next = read;
            entry.reading.onComplete(done -> begin(study.id(), entry).onComplete(following));
        } else {
            read = entry.next;
        }
        return read.compose(done -> entry.projection).onFailure(error -> drop(study.id(), entry));
    }

    /// What was read of a study; nothing once trials that had ended have not any more.
    private synchronized Known known(StudyView study) {
        var known = entries.get(study.id());
        if (known == null || known.reopened < study.reopened()) {
            known = new Known(study.reopened(), open(study));
            entries.put(study.id(), known);
            bound();
        }
        return known;
    }

    /// Forgets those not asked for longest until the others are few and small enough; the last one asked for stays.
    private synchronized void bound() {
        long cells = entries.values().stream().mapToLong(entry -> entry.cells).sum();
        var eldest = entries.values().iterator();
        while (entries.size() > 1 && (entries.size() > MAX_STUDIES || cells > MAX_CELLS)) {
            cells -= eldest.next().cells;
            eldest.remove();
        }
    }

    private synchronized void drop(String study, Known entry) {
        entries.remove(study, entry);
    }

    private Future<Projection> open(StudyView study) {
        return workers.executeBlocking(
                () -> new Projection(spaces.apply(study.id()), study.objective().goal()), false);
    }

    private synchronized Future<Void> begin(String study, Known entry) {
        entry.next = null;
        var reading = entry.projection.compose(projection -> read(study, entry, projection));
        entry.reading = reading;
        return reading.onComplete(done -> over(entry, reading));
    }

    private synchronized void over(Known entry, Future<Void> reading) {
        if (entry.reading == reading) {
            entry.reading = null;
        }
        bound();
    }

    private Future<Void> read(String study, Known entry, Projection projection) {
        return workers.executeBlocking(() -> readSome(study, entry, projection), false)
                .compose(count ->
                        count < TRIALS_AT_ONCE ? Future.<Void>succeededFuture() : read(study, entry, projection));
    }

    private int readSome(String study, Known entry, Projection projection) {
        synchronized (projection) {
            int count = records.forEachEndedAfter(
                    study, projection.lastEvent(), TRIALS_AT_ONCE, projection.pointsFrom(), projection::add);
            entry.cells = projection.cells();
            return count;
        }
    }
}
