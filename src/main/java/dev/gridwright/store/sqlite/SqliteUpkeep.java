package dev.gridwright.store.sqlite;

import dev.gridwright.files.Disk;
import dev.gridwright.store.Storage;
import dev.gridwright.store.StoreFailed;
import dev.gridwright.store.StoreUpkeep;
import dev.gridwright.store.sqlite.database.Row;
import dev.gridwright.store.sqlite.database.SqliteDatabase;
import dev.gridwright.store.sqlite.database.Statements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Upkeep of a store on one SQLite file. Each call opens a connection of its own, so that none of the readers' is
/// taken for long.
///
/// *Thread*: any but an event loop.
final class SqliteUpkeep implements StoreUpkeep {
    private static final String STUDIES = "select count(*) from study where deleted = 0";
    private static final String ENDED =
            "select count(*) from study where deleted = 0" + " and state in ('completed', 'cancelled', 'failed')";
    private static final String OLD = "select id from study where deleted = 0 and state in ('completed', 'cancelled',"
            + " 'failed') and ended_nanos < ? order by ended_nanos, number limit ?";
    private static final String TRIALS = "select count(*) from trial";
    private static final String RESULTS = "select count(*) from cached";
    private static final String OUTPUTS = "select coalesce(sum(octet_length(written)), 0) from output";
    private static final String REUSABLE =
            "select freelist_count * page_size from pragma_freelist_count, pragma_page_size";

    /// Counting reads an index from its one end to the other; at most one part in so many of all time goes into that.
    private static final int COUNTING_SHARE = 100;

    private static final Duration COUNT_AGE = Duration.ofSeconds(10);

    private final SqliteDatabase database;
    private final long maxKeptResults;
    private Counted counted = new Counted(0, 0, 0);
    private long nextCountNanos;
    private boolean everCounted;

    SqliteUpkeep(SqliteDatabase database, long maxKeptResults) {
        this.database = database;
        this.maxKeptResults = maxKeptResults;
    }

    /// What has to be counted.
    private record Counted(long trials, long outputsBytes, long keptResults) {}

    @FunctionalInterface
    private interface Reading<T> {
        T read(Connection connection) throws SQLException;
    }

    @Override
    public Storage storage() {
        var file = database.file();
        return read(connection -> {
            var statements = new Statements(connection);
            var counts = counted(statements);
            return new Storage(
                    size(file),
                    statements.prepare(REUSABLE).number(),
                    size(file.resolveSibling(file.getFileName() + "-wal")),
                    counts.outputsBytes(),
                    statements.prepare(STUDIES).number(),
                    statements.prepare(ENDED).number(),
                    counts.trials(),
                    counts.keptResults(),
                    maxKeptResults,
                    free(file));
        });
    }

    private synchronized Counted counted(Statements statements) throws SQLException {
        long now = System.nanoTime();
        if (!everCounted || now - nextCountNanos >= 0) {
            counted = new Counted(
                    statements.prepare(TRIALS).number(),
                    statements.prepare(OUTPUTS).number(),
                    statements.prepare(RESULTS).number());
            long ended = System.nanoTime();
            nextCountNanos = ended + Math.max(COUNT_AGE.toNanos(), (ended - now) * COUNTING_SHARE);
            everCounted = true;
        }
        return counted;
    }

    @Override
    public List<String> endedBefore(Instant time, int limit) {
        return read(connection -> {
            var select = new Statements(connection).prepare(OLD);
            select.set().time(time).number(limit);
            return select.list(Row::text);
        });
    }

    @Override
    public void copyTo(Path emptyFile) {
        try (var connection = database.reader();
                var copy = connection.prepareStatement("vacuum into ?")) {
            copy.setString(1, emptyFile.toString());
            copy.execute();
            BackupCopy.close(emptyFile);
        } catch (SQLException e) {
            throw new StoreFailed("The database cannot be copied: " + e.getMessage(), e);
        }
    }

    private <T> T read(Reading<T> reading) {
        try (var connection = database.reader()) {
            connection.setAutoCommit(false);
            var result = reading.read(connection);
            connection.commit();
            return result;
        } catch (SQLException e) {
            throw new StoreFailed("The database cannot be read: " + e.getMessage(), e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new StoreFailed("The size of " + file + " cannot be told.", e);
        }
    }

    private static long free(Path file) {
        try {
            return Disk.free(file);
        } catch (IOException e) {
            throw new StoreFailed("The free space where " + file + " lies cannot be told.", e);
        }
    }
}
