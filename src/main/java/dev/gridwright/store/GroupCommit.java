package dev.gridwright.store;

import dev.gridwright.store.ChangeStatements.GroupInDoubt;
import dev.gridwright.store.ChangeStatements.Superseded;
import dev.gridwright.store.Database.Blame;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes changes durable in groups: one thread takes what waits, stores it in one transaction, and completes its
/// futures in order. While a group is forced to disk the next one gathers.
///
/// A group is stored together with its number. After any error the connection is thrown away, and the number found by
/// the next one tells whether the group had been committed; if not, nothing of it is there, and it is applied again.
///
/// *Thread*: [#write] and [#fault] may be called from any thread and never block for long; everything else of the
/// writing happens on the thread `store-writer`, which owns the connection.
final class GroupCommit implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);

    /// How long the writer sleeps at most when nothing is written.
    private static final Duration TICK = Duration.ofSeconds(1);

    /// Text of one group, in characters; a group ends with the change that reaches it.
    private static final long MAX_GROUP_TEXT = 16L << 20;

    private final Database database;
    private final long incarnation;
    private final StoreOptions options;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition called = lock.newCondition();
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private boolean closing;
    private long closingSince;
    private @Nullable StoreFailed failure;

    private volatile String fault = "";
    private volatile String warning = "";

    private @Nullable ChangeStatements statements;
    private long group;
    private boolean removing = true;
    private long lookedAt = System.nanoTime();

    private static final class Waiting extends CompletableFuture<Void> {
        final Change change;

        @Nullable
        ChangeRefused refusal;

        Waiting(Change change) {
            this.change = change;
        }

        /// Refuses the change if the error can only be its own, and has the group applied again without it.
        void blame(Exception error, boolean alone) throws GroupInDoubt {
            if (alone) {
                refusal = new ChangeRefused("It cannot be stored: " + error.getMessage(), error);
            }
            throw new GroupInDoubt(error);
        }

        void settle() {
            if (refusal == null) {
                complete(null);
            } else {
                completeExceptionally(refusal);
            }
        }
    }

    /// Starts the writer's thread.
    GroupCommit(Database database, long incarnation, StoreOptions options) {
        this.database = database;
        this.incarnation = incarnation;
        this.options = options;
        this.warning = database.warning();
        this.thread = Thread.ofPlatform().name("store-writer").start(this::run);
    }

    CompletableFuture<Void> write(Change change) {
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
        boolean newWork = change instanceof Change.StudyCreated || change instanceof Change.LeaseOpened;
        return newWork && queue.size() >= options.maxWaiting()
                ? new StoreOverloaded(queue.size() + " changes wait to be stored; from " + options.maxWaiting()
                        + " on no new work is taken. Try again later.")
                : null;
    }

    Optional<String> fault() {
        var text = fault.isEmpty() ? warning : fault;
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private void run() {
        List<Waiting> taken = List.of();
        try {
            for (var next = take(); next.isPresent(); next = take()) {
                taken = next.get();
                if (taken.isEmpty()) {
                    rest();
                } else {
                    store(taken);
                }
            }
        } catch (StoreFailed e) {
            fail(e, taken);
        } catch (RuntimeException | Error e) {
            fail(new StoreFailed("The writer of the store has failed; nothing is stored any more.", e), taken);
        } finally {
            disconnect();
        }
    }

    /// The next group, without changes when nothing is waiting; none when nothing will come any more.
    private Optional<List<Waiting>> take() {
        lock.lock();
        try {
            if (queue.isEmpty() && !closing) {
                awaitCall(TICK);
            }
            if (queue.isEmpty() && closing) {
                return Optional.empty();
            }
            var taken = new ArrayList<Waiting>(Math.min(queue.size(), options.maxGroup()));
            long text = 0;
            while (!queue.isEmpty() && taken.size() < options.maxGroup() && text < MAX_GROUP_TEXT) {
                var waiting = queue.remove();
                taken.add(waiting);
                if (waiting.change instanceof Change.TrialEnded ended) {
                    text += ended.output().length();
                }
            }
            return Optional.of(taken);
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

    private void store(List<Waiting> taken) {
        long started = System.nanoTime();
        group++;
        boolean alone = false;
        var pause = options.firstPause();
        while (true) {
            try {
                storeOnce(taken, alone);
                break;
            } catch (GroupInDoubt e) {
                alone = true;
            } catch (Superseded e) {
                throw new StoreFailed(
                        "Another process has opened the database for writing; this one stops writing.", e);
            } catch (SQLException e) {
                var blame = database.blame(e);
                if (blame == Blame.PASSING) {
                    waitOut(e, pause);
                    pause = pause.multipliedBy(2).compareTo(options.maxPause()) < 0
                            ? pause.multipliedBy(2)
                            : options.maxPause();
                } else if (blame == Blame.CHANGE && !alone) {
                    alone = true;
                } else {
                    throw failure(e);
                }
            }
            disconnect();
        }
        recovered();
        for (var waiting : taken) {
            waiting.settle();
            removing |= waiting.change instanceof Change.StudyDeleted;
        }
        options.listener().committed(taken.size(), Duration.ofNanos(System.nanoTime() - started));
        lookAround();
    }

    /// @param alone whether each change is made by itself, so that the one at fault is known
    private void storeOnce(List<Waiting> taken, boolean alone) throws SQLException, GroupInDoubt, Superseded {
        var open = statements;
        if (open == null) {
            open = connect();
            if (open.lastGroup() == group) {
                return;
            }
        }
        for (var waiting : taken) {
            if (waiting.refusal == null) {
                apply(open, waiting, alone);
            }
        }
        open.commit(group);
    }

    private void apply(ChangeStatements open, Waiting waiting, boolean alone) throws SQLException, GroupInDoubt {
        try {
            if (alone) {
                open.applyAlone(waiting.change);
            } else {
                open.apply(waiting.change);
            }
        } catch (ChangeRefused e) {
            waiting.refusal = e;
        } catch (RuntimeException e) {
            waiting.blame(e, alone);
        } catch (SQLException e) {
            if (database.blame(e) != Blame.CHANGE) {
                throw e;
            }
            waiting.blame(e, alone);
        }
    }

    private void waitOut(SQLException error, Duration pause) {
        if (fault.isEmpty()) {
            log.error("Changes cannot be stored, and wait: {}", error.getMessage());
        }
        fault = "Changes cannot be stored at the moment: " + error.getMessage();
        disconnect();
        lock.lock();
        try {
            if (closing
                    && System.nanoTime() - closingSince > options.closeLimit().toNanos()) {
                throw failure(error);
            }
            awaitCall(pause);
        } finally {
            lock.unlock();
        }
    }

    private void recovered() {
        if (!fault.isEmpty()) {
            fault = "";
            log.info("Changes are stored again.");
        }
    }

    private static StoreFailed failure(SQLException error) {
        return new StoreFailed("Nothing is stored any more: " + error.getMessage(), error);
    }

    private void fail(StoreFailed failed, List<Waiting> taken) {
        log.error("{} What was acknowledged is safe; start again to go on from there.", failed.getMessage(), failed);
        fault = String.valueOf(failed.getMessage());
        var lost = new ArrayList<>(taken);
        lock.lock();
        try {
            failure = failed;
            lost.addAll(queue);
            queue.clear();
        } finally {
            lock.unlock();
        }
        lost.forEach(waiting -> waiting.completeExceptionally(failed));
    }

    /// What there is to do while nothing waits.
    private void rest() {
        try {
            var open = statements == null ? connect() : statements;
            while (removing && isIdle()) {
                removing = open.removeSome();
            }
            recovered();
        } catch (SQLException e) {
            if (database.blame(e) != Blame.PASSING) {
                throw failure(e);
            }
            waitOut(e, options.firstPause());
        }
        lookAround();
    }

    private boolean isIdle() {
        lock.lock();
        try {
            return queue.isEmpty() && !closing;
        } finally {
            lock.unlock();
        }
    }

    private void lookAround() {
        if (System.nanoTime() - lookedAt > TICK.toNanos()) {
            lookedAt = System.nanoTime();
            var found = database.warning();
            if (!found.isEmpty() && warning.isEmpty()) {
                log.warn("{}", found);
            }
            warning = found;
        }
    }

    private ChangeStatements connect() throws SQLException {
        var open = new ChangeStatements(database.connect(), incarnation);
        statements = open;
        return open;
    }

    private void disconnect() {
        var open = statements;
        statements = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                log.warn("A connection to the database could not be closed: {}", e.getMessage());
            }
        }
    }

    /// Takes no more changes, and returns when the others are durable, or cannot become so.
    @Override
    public void close() {
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
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
