package dev.gridwright.engine.live;

import dev.gridwright.engine.Refusal;
import dev.gridwright.store.Change;
import dev.gridwright.store.StudyStore;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes to the store and comes back to the coordinator when a write is durable, in the order of the writes and with
/// one hop for as many as are ready.
///
/// *Thread*: called on the coordinator's event loop, comes back on it.
public final class DurableWrites {
    private static final Logger LOG = LoggerFactory.getLogger(DurableWrites.class);

    /// Nothing more is claimed while so many changes are not yet durable.
    private static final int MAX_PENDING = 20_000;

    /// For so long a fault of the store may pass before somebody is told that it holds up what was written.
    private static final long HELD_UP_MILLIS = 2_000;

    private final StudyStore store;
    private final Context owner;
    private final Runnable afterEach;
    private final Queue<Runnable> done = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Queue<Mark> marks = new ArrayDeque<>();
    private long written;
    private long settled;
    private int pending;

    /// Something to do once so many changes are settled.
    private record Mark(long written, Runnable action) {}

    /// @param afterEach called after every hop
    public DurableWrites(StudyStore store, Context owner, Runnable afterEach) {
        this.store = store;
        this.owner = owner;
        this.afterEach = afterEach;
    }

    /// Whether so many changes are not yet durable that nothing more should be begun.
    public boolean areMany() {
        return pending > MAX_PENDING;
    }

    /// Writes what nobody waits for.
    public void write(Change change) {
        write(change, () -> {}, error -> {});
    }

    public void write(Change change, Runnable whenDurable) {
        write(change, whenDurable, error -> LOG.error("Could not be stored: {}", summary(change), error));
    }

    public void write(Change change, Runnable whenDurable, Consumer<Throwable> whenRefused) {
        pending++;
        written++;
        store.write(change).whenComplete((ignored, error) -> {
            done.add(error == null ? whenDurable : () -> whenRefused.accept(error));
            if (scheduled.compareAndSet(false, true)) {
                owner.runOnContext(nothing -> settle());
            }
        });
    }

    /// Calls `action` once everything written until now is durable, or was refused.
    public void whenDurable(Runnable action) {
        if (pending == 0) {
            action.run();
        } else {
            marks.add(new Mark(written, action));
        }
    }

    /// The answer to somebody who waits until something is stored: as `stored`, or a refusal once it is clear that a
    /// fault
    /// of the store holds it up. It takes effect all the same, and is stored as soon as it can be.
    public <T> Future<T> unlessHeldUp(Future<T> stored) {
        var answer = Promise.<T>promise();
        stored.onSuccess(answer::tryComplete).onFailure(answer::tryFail);
        watch(answer);
        return answer.future();
    }

    private void watch(Promise<?> answer) {
        if (!answer.future().isComplete()) {
            long unused = owner.owner().setTimer(HELD_UP_MILLIS, ignored -> {
                store.fault()
                        .ifPresent(fault -> answer.tryFail(new Refusal(
                                Refusal.Reason.STORE_FAULT,
                                "It takes effect, but cannot be stored yet, and is lost if the server ends before it is: "
                                        + fault)));
                watch(answer);
            });
        }
    }

    private void settle() {
        scheduled.set(false);
        for (var action = done.poll(); action != null; action = done.poll()) {
            pending--;
            settled++;
            action.run();
        }
        while (!marks.isEmpty() && marks.element().written() <= settled) {
            marks.remove().action().run();
        }
        afterEach.run();
    }

    private static String summary(Change change) {
        return switch (change) {
            case Change.TrialEnded ended ->
                "the end of study " + ended.study() + " trial " + ended.trial().index();
            case Change.AttemptEnded ended -> "an attempt at study " + ended.study() + " trial " + ended.index();
            case Change.StudyCreated created -> "study " + created.study().id();
            case Change.StudyPrepared prepared -> "what was prepared for study " + prepared.study();
            case Change.StudyChanged changed -> "the status of study " + changed.study();
            case Change.BestImproved best -> "the best trial of study " + best.study();
            case Change.LeaseOpened lease -> "a lease of study " + lease.study();
            case Change.LeaseClosed lease -> "the end of a lease of study " + lease.study();
            case Change.WorkerLeaseOpened opened ->
                "a worker's lease of study " + opened.lease().study();
            case Change.WorkerLeaseRenamed renamed -> "the id of a worker's lease of study " + renamed.study();
            case Change.WorkerLeaseEnded ended -> "the end of a worker's lease of study " + ended.study();
            case Change.TrialsReopened reopened -> "the retry of study " + reopened.study();
            case Change.PointsAdded added -> "the points added to study " + added.study();
            case Change.ResultsKept kept -> "what study " + kept.study() + " has for reuse";
            case Change.StudyDeleted deleted -> "the deletion of study " + deleted.study();
            case Change.DeliveryTried delivery ->
                "a try at delivery " + delivery.tried().id();
            case Change.TokenCreated _, Change.TokenUsed _, Change.TokenRevoked _ -> "a token";
        };
    }
}
