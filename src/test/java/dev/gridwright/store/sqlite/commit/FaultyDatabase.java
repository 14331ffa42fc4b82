package dev.gridwright.store.sqlite.commit;

import dev.gridwright.store.sqlite.database.Database;
import dev.gridwright.store.sqlite.database.SqliteDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A database whose faults are chosen by the test.
final class FaultyDatabase implements Database {
    private final SqliteDatabase real;
    private final AtomicReference<@Nullable SQLException> beforeCommit = new AtomicReference<>();
    private final AtomicReference<@Nullable SQLException> afterCommit = new AtomicReference<>();
    private volatile int maxPages = Integer.MAX_VALUE;
    private volatile @Nullable SQLException unreachable;

    FaultyDatabase(SqliteDatabase real) {
        this.real = real;
    }

    /// The next commit fails without having been made.
    void failBeforeCommit(SQLException error) {
        beforeCommit.set(error);
    }

    /// The next commit is made, but seems to fail.
    void failAfterCommit(SQLException error) {
        afterCommit.set(error);
    }

    /// Every connection from now on fails, or none when null.
    void makeUnreachable(@Nullable SQLException error) {
        unreachable = error;
    }

    /// The database file may grow to so many pages; beyond, the disk is full.
    void limitPages(int pages) {
        maxPages = pages;
    }

    @Override
    public Connection connect() throws SQLException {
        var error = unreachable;
        if (error != null) {
            throw error;
        }
        var connection = real.connect();
        try (var statement = connection.createStatement()) {
            statement.execute("pragma max_page_count = " + maxPages);
        }
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    boolean commit = method.getName().equals("commit");
                    if (commit) {
                        fail(beforeCommit);
                    }
                    try {
                        var result = method.invoke(connection, arguments);
                        if (commit) {
                            fail(afterCommit);
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static void fail(AtomicReference<@Nullable SQLException> planned) throws SQLException {
        var error = planned.getAndSet(null);
        if (error != null) {
            throw error;
        }
    }

    @Override
    public Blame blame(SQLException error) {
        return real.blame(error);
    }

    @Override
    public String words(SQLException error) {
        return real.words(error);
    }

    @Override
    public String warning() {
        return real.warning();
    }
}
