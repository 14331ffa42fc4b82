package dev.gridwright.store;

import dev.gridwright.study.StudyView;
import dev.gridwright.study.aggregate.EndedPoint;
import dev.gridwright.trial.Trial;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/// What is stored of studies and their trials, to be read.
///
/// *Errors*: a read that the database fails throws [StoreFailed].
/// *Thread*: the reads block and may be called from any thread but an event loop.
public interface StudyRecords extends AutoCloseable {
    /// Of so many attempts of a trial that wrote something, the last ones, it is kept what they wrote.
    int OUTPUTS_KEPT = 5;

    Optional<StoredStudy> study(String id);

    /// What others were told of a study or are to be told, oldest first.
    List<Delivery.Shown> deliveries(String study);

    /// Studies, newest first.
    List<StoredStudy> studies(StudyQuery query);

    /// A study as it is shown, from what is stored alone: those of its status once it has ended; before that, counts
    /// and best are computed from its rows, and every trial without a row is `waiting`.
    Optional<StudyView> view(String id);

    /// Studies as they are shown, newest first, and where those begin that the query's limit leaves out.
    StudyPage page(StudyQuery query);

    /// The studies that have not ended, oldest first.
    List<StoredStudy> unfinished();

    /// Every ended trial of a study in the order of its events, as little of it as recovery and aggregation need.
    void forEachEnded(String study, Consumer<EndedTrial> action);

    /// Ended trials after the event `after`, in the order of their events, at most `limit` of them.
    ///
    /// @param pointsFrom trials from this index on come with their point
    /// @return how many there were
    int forEachEndedAfter(String study, long after, int limit, long pointsFrom, Consumer<EndedPoint> action);

    /// Succeeded trials after the event `after`, in the order of their events, at most `limit` of them.
    ///
    /// @return how many there were
    int forEachScoredAfter(String study, long after, int limit, Consumer<ScoredTrial> action);

    /// At most `limit` trials that ended before the event `before`, the last one first.
    List<StoredTrial> latest(String study, long before, int limit);

    /// The event before which trials of a study had ended by that time, all but a few that ended at nearly the same
    /// time; one more than the last event when all had.
    long eventFrom(String study, Instant time);

    /// The attempts of trials that have not ended, and the leases that were open.
    OpenWork openWork(String study);

    /// What users added while the study ran or put first, in the order in which they did.
    List<AddedPoint> addedPoints(String study);

    /// How many points a study has now; empty when there is no such study.
    OptionalLong points(String study);

    /// How many retries were charged to trials of a study, but for those of trials that ended up to that event.
    long retries(String study, long upTo);

    Optional<Trial> trial(String study, long index);

    /// The ended ones of the trials with these indices, in the order given.
    List<StoredTrial> trialsAt(String study, long[] indices);

    /// Which of these indices are those of trials that have ended, rising.
    ///
    /// @param indices rising
    long[] endedAmong(String study, long[] indices);

    /// A page of ended trials.
    List<StoredTrial> trials(TrialQuery query);

    /// The best k succeeded trials, best first; of equals the lower index first.
    List<Trial> best(String study, int k);

    /// At most `limit` durable events of a study after the one with the id `after`, in order and without a gap; empty
    /// when there are none yet, or no such study.
    List<StoredEvent> events(String study, long after, int limit);

    /// A metric of every succeeded trial that has it, or its `duration` in seconds; unordered.
    double[] values(String study, String metric);

    /// What an attempt at a trial wrote, when it wrote anything and is one of the last [#OUTPUTS_KEPT].
    Optional<String> output(String study, long index, long token);

    /// Whether any results are kept under an identity.
    boolean keepsAny(String identity);

    /// The results kept under an identity whose trials have one of these seeds, at most one for each, in any order.
    List<KeptResult> kept(String identity, long[] seeds);

    /// What became of a submission under that key, while the key is kept.
    Optional<SubmissionKey.Used> submission(String scope, String key);

    @Override
    void close();
}
