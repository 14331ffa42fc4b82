package dev.gridwright.store.sqlite.commit;

import dev.gridwright.store.Change;
import dev.gridwright.store.ChangeRefused;
import dev.gridwright.store.StoreFailed;
import dev.gridwright.store.StoreOptions;
import dev.gridwright.store.sqlite.commit.ChangeStatements.GroupInDoubt;
import dev.gridwright.store.sqlite.commit.ChangeStatements.Superseded;
import dev.gridwright.store.sqlite.commit.Intake.Waiting;
import dev.gridwright.store.sqlite.database.Database;
import dev.gridwright.store.sqlite.database.Database.Blame;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes changes durable in groups: one thread takes what waits, stores it in one transaction, and completes its
/// futures in order. While a group is forced to disk the next one gathers.
///
/// A group is stored together with its number. After any error the connection is thrown away, and the number found by
/// the next one tells whether the group had been committed; if not, nothing of it is there, and it is applied again.
///
/// *Thread*: [#write] and [#fault] may be called from any thread and do not block. Everything else happens on the
/// thread `store-writer`, which owns the connection.
public final class GroupCommit implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

    /// How long the writer sleeps at most when nothing is written.
    private static final Duration TICK = Duration.ofSeconds(1);

    private final Database database;
    private final long incarnation;
    private final StoreOptions options;
    private final Intake intake;
    private final Thread thread;

    private volatile String fault = "";
    private volatile String warning;
    private volatile int unstored;

    private @Nullable ChangeStatements statements;
    private long group;
    private boolean removing = true;
    private long lookedAt = System.nanoTime();

    /// Starts the writer's thread.
    public GroupCommit(Database database, long incarnation, StoreOptions options) {
        this.database = database;
        this.incarnation = incarnation;
        this.options = options;
        this.intake = new Intake(options);
        this.warning = database.warning();
        if (!warning.isEmpty()) {
            LOG.warn("{}", warning);
        }
        this.thread = Thread.ofPlatform().name("store-writer").start(this::run);
    }

    /// Takes on a change; the future ends when it is on disk, or is refused.
    public CompletableFuture<Void> write(Change change) {
        return intake.add(change);
    }

    /// Why changes wait or are not stored any more, or what will soon be in their way; empty when all is well.
    public Optional<String> fault() {
        var text = fault.isEmpty() ? warning : fault;
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    /// Why changes that were asked for have not been stored and will not be; empty while that may still happen.
    public Optional<String> lost() {
        int count = unstored;
        return count == 0
                ? Optional.empty()
                : Optional.of(fault + " Not stored: " + count + (count == 1 ? " change" : " changes")
                        + "; what was acknowledged is safe, and goes on from there with the next start.");
    }

    private void run() {
        List<Waiting> taken = List.of();
        try {
            for (var next = intake.take(TICK); next.isPresent(); next = intake.take(TICK)) {
                taken = next.get();
                if (taken.isEmpty()) {
                    rest();
                } else {
                    store(taken);
                }
                lookAround();
            }
        } catch (StoreFailed e) {
            fail(e, taken);
        } catch (RuntimeException | Error e) {
            fail(new StoreFailed("The writer of the store has failed; nothing is stored any more.", e), taken);
        } finally {
            disconnect();
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
                throw new StoreFailed("Another process has opened the database for writing; this one stops.", e);
            } catch (SQLException e) {
                var blame = database.blame(e);
                if (blame == Blame.PASSING) {
                    waitOut(e, pause);
                    pause = shorter(pause.multipliedBy(2), options.maxPause());
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
            removing |= waiting.change() instanceof Change.StudyDeleted;
        }
        options.listener().committed(taken.size(), Duration.ofNanos(System.nanoTime() - started));
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
            if (!waiting.isRefused()) {
                apply(open, waiting, alone);
            }
        }
        open.commit(group);
    }

    private void apply(ChangeStatements open, Waiting waiting, boolean alone) throws SQLException, GroupInDoubt {
        try {
            if (alone) {
                open.applyAlone(waiting.change());
            } else {
                open.apply(waiting.change());
            }
        } catch (ChangeRefused e) {
            waiting.refuse(e);
        } catch (RuntimeException e) {
            throw blame(waiting, e, alone);
        } catch (SQLException e) {
            if (database.blame(e) == Blame.CHANGE) {
                throw blame(waiting, e, alone);
            }
            throw e;
        }
    }

    /// Has the group applied again: without the change if the error can only be its own, else one by one to find out.
    private static GroupInDoubt blame(Waiting waiting, Exception error, boolean alone) {
        if (alone) {
            waiting.refuse(new ChangeRefused("It cannot be stored: " + error.getMessage(), error));
        }
        return new GroupInDoubt(error);
    }

    private void waitOut(SQLException error, Duration pause) {
        var words = database.words(error);
        if (fault.isEmpty()) {
            LOG.error("Changes cannot be stored, and wait until they can: {}.", words);
        }
        fault = "Changes cannot be stored at the moment: " + words + ".";
        disconnect();
        if (!intake.pause(pause)) {
            throw failure(error);
        }
    }

    private void recovered() {
        if (!fault.isEmpty()) {
            fault = "";
            LOG.info("Changes are stored again.");
        }
    }

    private StoreFailed failure(SQLException error) {
        return new StoreFailed("Nothing is stored any more: " + database.words(error) + ".", error);
    }

    private void fail(StoreFailed failed, List<Waiting> taken) {
        if (failed.getCause() instanceof SQLException) {
            LOG.error("{} What was acknowledged is safe; start again to go on from there.", failed.getMessage());
        } else {
            LOG.error("What was acknowledged is safe; start again to go on from there.", failed);
        }
        fault = String.valueOf(failed.getMessage());
        var lost = new ArrayList<>(taken);
        lost.addAll(intake.fail(failed));
        unstored = lost.size();
        lost.forEach(waiting -> waiting.completeExceptionally(failed));
    }

    /// Does what there is to do while nothing waits.
    private void rest() {
        try {
            var open = statements == null ? connect() : statements;
            while (removing && intake.isIdle()) {
                removing = open.removeSome();
            }
            recovered();
        } catch (SQLException e) {
            if (database.blame(e) != Blame.PASSING) {
                throw failure(e);
            }
            waitOut(e, options.firstPause());
        }
    }

    private void lookAround() {
        if (System.nanoTime() - lookedAt > TICK.toNanos()) {
            lookedAt = System.nanoTime();
            var found = database.warning();
            if (!found.isEmpty() && warning.isEmpty()) {
                LOG.warn("{}", found);
            } else if (found.isEmpty() && !warning.isEmpty()) {
                LOG.info("There is room on the disk again, and work goes on.");
            }
            warning = found;
        }
    }

    private ChangeStatements connect() throws SQLException {
        var open = new ChangeStatements(database.connect(), incarnation, options.maxKeptResults());
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
                LOG.warn("A connection to the database could not be closed: {}", e.getMessage());
            }
        }
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    /// Takes no more changes, and returns when the others are durable, or cannot become so.
    @Override
    public void close() {
        intake.close();
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
