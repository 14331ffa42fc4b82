package dev.gridwright.engine.dispatch;

import dev.gridwright.engine.live.DurableWrites;
import dev.gridwright.engine.live.LiveStudies;
import dev.gridwright.engine.live.LiveStudy;
import dev.gridwright.engine.remote.Work;
import dev.gridwright.engine.slot.LeaseReport.EndedAttempt;
import dev.gridwright.evaluate.TrialTask;
import dev.gridwright.metrics.EngineEvents;
import dev.gridwright.store.Change;
import dev.gridwright.store.WorkerLease;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// The trials that the users' workers pull: claimed by the same rules as those for slots.
///
/// *Thread*: confined to the coordinator.
public final class WorkerTrials implements Work {
    private final LiveStudies studies;
    private final Dispatcher dispatcher;
    private final DurableWrites writes;
    private final EngineEvents events;
    private final Settling settling;

    public WorkerTrials(
            LiveStudies studies, Dispatcher dispatcher, DurableWrites writes, EngineEvents events, Settling settling) {
        this.studies = studies;
        this.dispatcher = dispatcher;
        this.writes = writes;
        this.events = events;
        this.settling = settling;
    }

    /// Where a worker's attempt is shown to have run.
    public static String slot(String worker) {
        return "worker-" + worker;
    }

    @Override
    public Optional<TrialTask> claim(Set<String> queues) {
        return dispatcher.claim(queues);
    }

    @Override
    public void handedOut(TrialTask task) {
        events.trialStarted();
    }

    @Override
    public void putBack(TrialTask task) {
        var live = studies.known(task.study());
        live.run().line().putBack(task.index());
        over(live);
        settling.goOn(live);
    }

    @Override
    public void ended(WorkerLease lease, EndedAttempt attempt) {
        var live = studies.known(lease.study());
        over(live);
        settling.settle(live, lease.worker(), slot(lease.worker()), attempt);
    }

    private static void over(LiveStudy live) {
        live.run().share().leaseOver();
        live.touched();
    }

    @Override
    public void write(Change change, Runnable whenDurable, Consumer<Throwable> whenRefused) {
        writes.write(change, whenDurable, whenRefused);
    }
}
