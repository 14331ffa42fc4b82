package dev.gridwright.store.sqlite.commit;

import dev.gridwright.store.Change;
import dev.gridwright.store.ChangeRefused;
import dev.gridwright.store.StoreFailed;
import dev.gridwright.store.StoreOptions;
import dev.gridwright.store.StoreOverloaded;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The changes that wait to be stored, in the order in which they came.
///
/// *Thread*: [#add] and [#close] may be called from any thread and never wait for the writer; the others are the
/// writer's.
final class Intake {
    /// Text of one group, in characters; a group ends with the change that reaches it.
    private static final long MAX_GROUP_TEXT = 16L << 20;

    private final StoreOptions options;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition called = lock.newCondition();
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private boolean closing;
    private long closingSince;
    private @Nullable StoreFailed failure;

    Intake(StoreOptions options) {
        this.options = options;
    }

    /// A change and the future that tells what became of it.
    static final class Waiting extends CompletableFuture<Void> {
        private final Change change;
        private @Nullable ChangeRefused refusal;

        private Waiting(Change change) {
            this.change = change;
        }

        Change change() {
            return change;
        }

        void refuse(ChangeRefused refusal) {
            this.refusal = refusal;
        }

        boolean isRefused() {
            return refusal != null;
        }

        /// Completes the future, once the group is stored.
        void settle() {
            if (refusal == null) {
                complete(null);
            } else {
                completeExceptionally(refusal);
            }
        }
    }

    CompletableFuture<Void> add(Change change) {
        RuntimeException refusal;
        lock.lock();
        try {
            refusal = refusal(change);
            if (refusal == null) {
                var waiting = new Waiting(change);
                queue.add(waiting);
                if (queue.size() == 1) {
                    called.signalAll();
                }
                return waiting;
            }
        } finally {
            lock.unlock();
        }
        return CompletableFuture.failedFuture(refusal);
    }

    private @Nullable RuntimeException refusal(Change change) {
        if (failure != null) {
            return failure;
        }
        if (closing) {
            return new StoreFailed("The store is closed.");
        }
        boolean newWork = change instanceof Change.StudyCreated
                || change instanceof Change.LeaseOpened
                || change instanceof Change.WorkerLeaseOpened;
        return newWork && queue.size() >= options.maxWaiting()
                ? new StoreOverloaded(queue.size() + " changes wait to be stored; from " + options.maxWaiting()
                        + " on no new work is taken. Try again later.")
                : null;
    }

    /// The next group, waiting for it so long; without changes when nothing came, none when nothing will come any
    /// more.
    Optional<List<Waiting>> take(Duration limit) {
        lock.lock();
        try {
            if (queue.isEmpty() && !closing) {
                awaitCall(limit);
            }
            if (queue.isEmpty() && closing) {
                return Optional.empty();
            }
            var taken = new ArrayList<Waiting>(Math.min(queue.size(), options.maxGroup()));
            long text = 0;
            while (!queue.isEmpty() && taken.size() < options.maxGroup() && text < MAX_GROUP_TEXT) {
                var waiting = queue.remove();
                taken.add(waiting);
                text += switch (waiting.change()) {
                    case Change.TrialEnded ended -> ended.output().length();
                    case Change.AttemptEnded ended -> ended.output().length();
                    default -> 0;
                };
            }
            return Optional.of(taken);
        } finally {
            lock.unlock();
        }
    }

    boolean isIdle() {
        lock.lock();
        try {
            return queue.isEmpty() && !closing;
        } finally {
            lock.unlock();
        }
    }

    /// Waits before something is tried again.
    ///
    /// @return false when closing has waited long enough for that
    boolean pause(Duration pause) {
        lock.lock();
        try {
            if (closing
                    && System.nanoTime() - closingSince > options.closeLimit().toNanos()) {
                return false;
            }
            awaitCall(pause);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Takes no more changes.
    ///
    /// @return those that were waiting
    List<Waiting> fail(StoreFailed failed) {
        lock.lock();
        try {
            failure = failed;
            var waiting = List.copyOf(queue);
            queue.clear();
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    /// Takes no more changes; those that wait may still be taken.
    void close() {
        lock.lock();
        try {
            if (!closing) {
                closing = true;
                closingSince = System.nanoTime();
                called.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void awaitCall(Duration limit) {
        try {
            long unused = called.awaitNanos(limit.toNanos());
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the writer of the store", e);
        }
    }
}
