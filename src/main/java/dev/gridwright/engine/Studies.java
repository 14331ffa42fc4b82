package dev.gridwright.engine;

import dev.gridwright.evaluate.Output;
import dev.gridwright.search.StudyPoints;
import dev.gridwright.store.StudyPage;
import dev.gridwright.store.StudyQuery;
import dev.gridwright.study.Limits.OnLimit;
import dev.gridwright.study.StudyView;
import dev.gridwright.trial.Trial;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The engine's door: what may be asked of studies that run and of those that have ended.
///
/// *Errors*: a future fails with [Refusal] when the caller asked for something that cannot be; anything else is a
/// fault of the server.
///
/// *Thread*: any; never blocks. Futures complete on the coordinator's event loop when called from outside Vert.x.
public interface Studies {
    /// Accepts a study; it is durable, and has its id, when the future completes.
    Future<StudyView> submit(Submission submission);

    Future<StudyView> study(String id);

    /// Newest first.
    Future<StudyPage> studies(StudyQuery query);

    /// Stops claiming; running trials finish. Repeatable.
    Future<StudyView> pause(String id);

    /// Goes on after a pause. Repeatable.
    Future<StudyView> resume(String id);

    /// Ends a study as `cancelled`. Repeatable; a second call may turn a drain into a kill, never the other way.
    Future<StudyView> cancel(String id, OnLimit mode);

    /// The trials that are running, by index.
    Future<List<RunningTrial>> running(String id);

    /// Where what a running attempt writes collects, to be read while it runs; empty when nothing is known of
    /// it, or it does not run. What attempts wrote that had ended when this was asked for is stored then,
    /// unless the store is at fault.
    ///
    /// @param token of the attempt
    Future<Optional<Output>> output(String id, long token);

    /// The trials that have begun and not ended; none when there is no such study.
    Future<OpenTrials> open(String id);

    /// The points that a study tries from its beginning to its end. What had ended when this was asked for is stored
    /// when the future completes, unless the store is at fault.
    Future<StudyPoints> points(String id);

    /// Why nothing, or nothing more, of a study is running: one sentence each, empty when it runs at full width.
    Future<List<String>> blocked(String id);

    /// The slots.
    Future<List<PoolView>> pools();

    /// A trial under way.
    record RunningTrial(long index, long token, String slot, Instant startedAt, int attempt) {}

    /// The slots of one kind.
    record PoolView(String name, int idle, int busy, int abandoned) {}

    /// Something durable that happened to a study.
    ///
    /// @param id 1, 2, 3 and so on within its study
    sealed interface StudyEvent {
        long id();

        record StudyChanged(long id, StudyView study) implements StudyEvent {}

        record TrialEnded(long id, String studyId, Trial trial) implements StudyEvent {}

        record BestImproved(long id, String studyId, Trial best) implements StudyEvent {}

        record StudyEnded(long id, StudyView study) implements StudyEvent {}
    }
}
