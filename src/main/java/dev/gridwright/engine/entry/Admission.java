package dev.gridwright.engine.entry;

import dev.gridwright.engine.EngineSettings;
import dev.gridwright.engine.Refusal;
import dev.gridwright.engine.Refusal.Reason;
import dev.gridwright.engine.Submission;
import dev.gridwright.engine.Submission.Selection;
import dev.gridwright.engine.coordinator.Coordinator;
import dev.gridwright.engine.points.Points;
import dev.gridwright.log.Field;
import dev.gridwright.metrics.EngineEvents;
import dev.gridwright.metrics.EngineEvents.Rejection;
import dev.gridwright.quota.Occupancy.Part;
import dev.gridwright.search.SearchStrategy;
import dev.gridwright.store.Change;
import dev.gridwright.store.StoreFailed;
import dev.gridwright.store.StoredStudy;
import dev.gridwright.store.StudyStatus;
import dev.gridwright.store.StudyStore;
import dev.gridwright.study.Grid;
import dev.gridwright.study.StudyView;
import dev.gridwright.trace.Tracing;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.InstantSource;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Decides which submissions become studies, and stores those before anything of them runs.
final class Admission {
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    private final EngineSettings settings;
    private final StudyStore store;
    private final InstantSource clock;
    private final EngineEvents events;

    Admission(EngineSettings settings, StudyStore store, InstantSource clock, EngineEvents events) {
        this.settings = settings;
        this.store = store;
        this.clock = clock;
        this.events = events;
    }

    /// A search that is ready, and how many points it will try.
    record Counted(Grid grid, SearchStrategy search, long points) {}

    /// Counts the points of a submission.
    ///
    /// *Thread*: blocks; not for an event loop.
    ///
    /// @throws Refusal when there are none, or too many
    Counted count(Submission submission) {
        var grid = submission.grid();
        long points = Points.count(grid, submission.selection());
        if (points == 0) {
            throw new Refusal(Reason.NO_POINTS, none(submission.selection()));
        }
        if (settings.maxPoints().isPresent() && points > settings.maxPoints().getAsLong()) {
            throw new Refusal(
                    Reason.GRID_TOO_LARGE,
                    "The study has " + points + " points; this server accepts "
                            + settings.maxPoints().getAsLong() + ". Use search.sample or a smaller space.");
        }
        return new Counted(grid, Points.search(grid, submission.selection(), index -> false), points);
    }

    private static String none(Selection selection) {
        var part = Stream.concat(
                        selection.range().map(r -> "the range " + r.from() + ":" + r.to()).stream(),
                        selection.shard().map(s -> "shard " + s.number() + "/" + s.of()).stream())
                .collect(Collectors.joining(" of "));
        return part.isEmpty()
                ? "No point is left after the rules; there is nothing to run."
                : "No point of the grid is in " + part
                        + "; there is nothing to run there. Ask for the plan of the whole"
                        + " grid, and use a range of its indices or fewer shards.";
    }

    /// Stores a study and begins it.
    ///
    /// *Thread*: the coordinator's.
    Future<StudyView> accept(
            Submission submission, Counted counted, Coordinator coordinator, Tracing.Submission traced) {
        if (coordinator.draining()) {
            return Future.failedFuture(Refusal.draining());
        }
        var fault = store.fault();
        if (fault.isPresent()) {
            return Future.failedFuture(Refusal.storeFault(fault.get()));
        }
        var accepted = stored(submission, counted.points());
        var occupied = submission.owner().map(owner -> Part.study(owner, counted.points()));
        var excess = occupied.flatMap(coordinator.occupancy()::excess);
        if (excess.isPresent()) {
            return Future.failedFuture(new Refusal(Reason.QUOTA_EXCEEDED, excess.get()));
        }
        occupied.ifPresent(coordinator.occupancy()::keep);
        var parent = traced.becomes(accepted.id(), accepted.name(), accepted.points());
        var stored = accepted.traced(parent);
        var promise = Promise.<StudyView>promise();
        coordinator
                .writes()
                .write(
                        new Change.StudyCreated(stored, submission.key()),
                        () -> {
                            events.studySubmitted();
                            LOG.info(
                                    "Study {} is accepted: {} points.",
                                    Field.study(stored.id()),
                                    new Field("points", stored.points()));
                            occupied.ifPresent(coordinator.occupancy()::release);
                            var live = coordinator.begin(stored, counted.grid(), counted.search());
                            promise.complete(live.view());
                            coordinator.dispatch();
                        },
                        error -> {
                            occupied.ifPresent(coordinator.occupancy()::release);
                            promise.fail(new Refusal(
                                    error instanceof StoreFailed ? Reason.STORE_FAULT : Reason.OVERLOADED,
                                    "The study could not be stored: " + error.getMessage()));
                        });
        return promise.future();
    }

    private StoredStudy stored(Submission submission, long points) {
        var grid = submission.grid();
        return new StoredStudy(
                StudyId.of(grid.name()),
                grid.name(),
                submission.document(),
                submission.format(),
                submission.folder(),
                Points.text(submission.selection()),
                grid.objective(),
                grid.trial().kind().word(),
                points,
                clock.instant(),
                submission.provenance(),
                submission.owner(),
                StudyStatus.accepted(grid.labels(), grid.priority(), grid.limits()),
                0);
    }

    /// Counts a submission that was refused.
    void refused(Throwable error) {
        if (error instanceof Refusal refusal) {
            switch (refusal.reason()) {
                case GRID_TOO_LARGE -> events.studyRejected(Rejection.TOO_LARGE);
                case QUOTA_EXCEEDED -> events.studyRejected(Rejection.QUOTA);
                case OVERLOADED, STORE_FAULT -> events.studyRejected(Rejection.QUEUE_FULL);
                case DRAINING -> events.studyRejected(Rejection.DRAINING);
                case NO_POINTS,
                        UNKNOWN_STUDY,
                        UNKNOWN_POOL,
                        STUDY_ENDED,
                        STUDY_ENDING,
                        STUDY_NOT_ENDED,
                        INVALID_CHANGE,
                        VERSION_CHANGED,
                        NOTHING_TO_RETRY,
                        LEASE_GONE,
                        LEASE_SUPERSEDED,
                        RESULT_DIFFERS,
                        REQUEST_DIFFERS,
                        NOT_RUNNABLE -> events.studyRejected(Rejection.INVALID);
            }
        }
    }
}
