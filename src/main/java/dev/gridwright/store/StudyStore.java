package dev.gridwright.store;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Keeps studies and their trials. What its implementations owe:
///
/// - Changes are applied in the order of the calls of [#write], each wholly or not at all, together in groups.
/// - The future completes when the change is on disk for good: it survives a crash and a power cut.
/// - The future fails only when the change is certainly not stored and never will be; a passing fault (a full disk, a
///   lost connection) is waited out and retried from what is on disk. After an fsync error nothing is retried, and
///   what became of the last group is known only when the store is opened again.
/// - Reads see every change whose future has completed.
///
/// A future fails with [ChangeRefused] when the change contradicts what is stored (the trial had already ended, its
/// study is unknown), with [StoreOverloaded] when too much waits to be stored, and with [StoreFailed] when nothing will
/// be stored any more. A refused change leaves the others of its group alone.
///
/// *Thread*: [#write] never blocks and may be called from an event loop; the future completes on the writer's thread.
public interface StudyStore extends StudyRecords {
    /// Queues a change. Only new work, that is [Change.StudyCreated], [Change.LeaseOpened] and
    /// [Change.WorkerLeaseOpened], is ever refused for want of room: what has been done is always taken.
    CompletableFuture<Void> write(Change change);

    /// The leases that workers of a study may still hold, oldest first: those that are open, and those whose end was
    /// stored and what became of their trial was not.
    List<WorkerLease> openWorkerLeases(String study);

    /// The lease of a worker with that token, open or ended; empty once its study is deleted.
    Optional<WorkerLease> workerLease(long token);

    /// How often this data directory has been opened for running studies, this time included; rises by one each time.
    long incarnation();

    /// What is wrong, while changes are not being stored or the disk is nearly full; nothing new should be started.
    Optional<String> fault();

    /// Waits until everything written is durable, then closes.
    @Override
    void close();
}
