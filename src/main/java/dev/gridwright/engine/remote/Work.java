package dev.gridwright.engine.remote;

import dev.gridwright.engine.slot.LeaseReport.EndedAttempt;
import dev.gridwright.evaluate.TrialTask;
import dev.gridwright.store.Change;
import dev.gridwright.store.WorkerLease;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Where the trials of the workers come from, and where their ends go.
///
/// *Thread*: the coordinator's event loop.
public interface Work {
    /// Claims a trial of one of these queues; empty when none may be started now.
    Optional<TrialTask> claim(Set<String> queues);

    /// A claimed trial is with a worker.
    void handedOut(TrialTask task);

    /// A claimed trial is not tried after all, at nobody's charge.
    void putBack(TrialTask task);

    /// The attempt of a claimed trial has ended.
    void ended(WorkerLease lease, EndedAttempt attempt);

    /// Stores a change; one of the two is called later, in the order of the writes.
    void write(Change change, Runnable whenDurable, Consumer<Throwable> whenRefused);
}
