package dev.gridwright.store;

import dev.gridwright.study.StudyView;
import dev.gridwright.trial.Trial;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// Keeps studies and their trials. What its implementations owe:
///
/// - Changes are applied in the order of the calls of [#write], each wholly or not at all, together in groups.
/// - The future completes when the change is on disk for good: it survives a crash and a power cut.
/// - The future fails only when the change is certainly not stored and never will be; a passing fault (a full disk, a
///   lost connection) is waited out and retried from what is on disk. After an fsync error nothing is retried.
/// - Reads see every change whose future has completed.
///
/// *Thread*: [#write] never blocks and may be called from an event loop; the future completes on the writer's thread.
/// The reads block and may be called from any thread but an event loop.
public interface StudyStore extends AutoCloseable {
    CompletableFuture<Void> write(Change change);

    /// How often this data directory has been opened for running studies, this time included; rises by one each time.
    long incarnation();

    /// Whether changes are being stored; says what is wrong when they are not.
    Optional<String> fault();

    Optional<StoredStudy> study(String id);

    /// Studies, newest first.
    List<StoredStudy> studies(StudyQuery query);

    /// A study as it is shown, from what is stored alone: those of its status once it has ended; before that, counts
    /// and best are computed from its rows, and every trial without a row is `waiting`.
    Optional<StudyView> view(String id);

    /// Studies as they are shown, newest first.
    List<StudyView> views(StudyQuery query);

    /// The studies that have not ended, oldest first.
    List<StoredStudy> unfinished();

    /// Every ended trial of a study in the order of its events, as little of it as recovery and aggregation need.
    void forEachEnded(String study, Consumer<EndedTrial> action);

    /// The attempts of trials that have not ended, and the leases that were open.
    OpenWork openWork(String study);

    Optional<Trial> trial(String study, long index);

    /// A page of ended trials.
    List<StoredTrial> trials(TrialQuery query);

    /// The best k succeeded trials, best first; of equals the lower index first.
    List<Trial> best(String study, int k);

    /// A metric of every succeeded trial, or its `duration` in seconds; unordered.
    double[] values(String study, String metric);

    /// What the last attempt of a trial wrote, when it wrote anything.
    Optional<String> output(String study, long index);

    /// Waits until everything written is durable, then closes.
    @Override
    void close();
}
