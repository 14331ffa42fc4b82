package dev.gridwright.store.sqlite;

import dev.gridwright.store.Change;
import dev.gridwright.store.DataDirectory;
import dev.gridwright.store.Delivery;
import dev.gridwright.store.Outbox;
import dev.gridwright.store.StoreFailed;
import dev.gridwright.store.StoreOptions;
import dev.gridwright.store.StoreUpkeep;
import dev.gridwright.store.StoredToken;
import dev.gridwright.store.StudyRecords;
import dev.gridwright.store.StudyStore;
import dev.gridwright.store.WorkerLease;
import dev.gridwright.store.sqlite.commit.GroupCommit;
import dev.gridwright.store.sqlite.database.NativeLibrary;
import dev.gridwright.store.sqlite.database.SqliteDatabase;
import dev.gridwright.store.sqlite.database.Trouble;
import dev.gridwright.store.sqlite.row.DeliveryRows;
import dev.gridwright.store.sqlite.row.TokenRows;
import dev.gridwright.store.sqlite.row.WorkerLeaseRows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// The store on one SQLite file in a claimed data directory.
public final class SqliteStore extends SqlRecords implements StudyStore {
    private static final String RISE = "update store set incarnation = incarnation + 1, last_group = 0";
    private static final String INCARNATION = "select incarnation from store";

    private final DataDirectory.Lock lock;
    private final long incarnation;
    private final GroupCommit commits;
    private final StoreUpkeep upkeep;

    private SqliteStore(SqliteDatabase database, DataDirectory.Lock lock, long incarnation, StoreOptions options) {
        super(database.readers());
        this.lock = lock;
        this.incarnation = incarnation;
        this.commits = new GroupCommit(database, incarnation, options);
        this.upkeep = new SqliteUpkeep(database, options.maxKeptResults());
    }

    /// Opens the database in a claimed directory for running studies, making it or bringing it up to date first.
    ///
    /// @param lock closed with the store; closed at once when opening fails
    /// @throws StoreFailed when it cannot be opened, or was made by a newer version
    public static SqliteStore open(DataDirectory.Lock lock, StoreOptions options) {
        try {
            var directory = lock.directory();
            NativeLibrary.load(directory.path());
            var database = new SqliteDatabase(SqliteDatabase.fileIn(directory.path()), options);
            database.migrate();
            return new SqliteStore(database, lock, rise(database), options);
        } catch (SQLException e) {
            lock.close();
            throw new StoreFailed(
                    "The database in " + lock.directory().path() + " cannot be opened: "
                            + Trouble.words(
                                    SqliteDatabase.fileIn(lock.directory().path()), e) + ".",
                    e);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /// Opens the database in a directory for reading, also while another process runs studies there.
    ///
    /// @return empty when nothing has ever been stored there
    /// @throws StoreFailed when it cannot be read, perhaps not even looked for, or was made by another version
    public static Optional<StudyRecords> openReadOnly(Path path) {
        var file = SqliteDatabase.fileIn(path);
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        if (!Files.exists(file)) {
            throw new StoreFailed(
                    "The data directory " + path + " may not be looked into: its permissions do not allow it."
                            + " Read it as its owner, or ask its server (--server).");
        }
        NativeLibrary.load(path.toAbsolutePath());
        var database = new SqliteDatabase(file, StoreOptions.DEFAULT);
        return database.checkSchema() ? Optional.of(new SqlRecords(database.readers()) {}) : Optional.empty();
    }

    private static long rise(SqliteDatabase database) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            statement.executeUpdate(RISE);
            BackupCopy.opened(connection);
            long incarnation;
            try (var rows = statement.executeQuery(INCARNATION)) {
                rows.next();
                incarnation = rows.getLong(1);
            }
            connection.commit();
            return incarnation;
        }
    }

    @Override
    public CompletableFuture<Void> write(Change change) {
        return commits.write(change);
    }

    /// Every token that is known, the oldest first.
    ///
    /// *Thread*: blocks.
    public List<StoredToken> tokens() {
        return read(statements -> new TokenRows(statements).all());
    }

    @Override
    public List<WorkerLease> openWorkerLeases(String study) {
        return read(statements -> WorkerLeaseRows.open(statements, study));
    }

    @Override
    public Optional<WorkerLease> workerLease(long token) {
        return read(statements -> WorkerLeaseRows.find(statements, token));
    }

    /// What is to be told to others.
    public Outbox outbox() {
        return new Outbox() {
            @Override
            public List<Delivery> due(Instant now, int perHost, int limit) {
                return read(statements -> new DeliveryRows(statements).due(now, perHost, limit));
            }

            @Override
            public Optional<Instant> nextAfter(Instant now) {
                return read(statements -> new DeliveryRows(statements).nextAfter(now));
            }

            @Override
            public long pending() {
                return read(statements -> new DeliveryRows(statements).pending());
            }
        };
    }

    /// What an operator needs of it.
    public StoreUpkeep upkeep() {
        return upkeep;
    }

    @Override
    public long incarnation() {
        return incarnation;
    }

    @Override
    public Optional<String> fault() {
        return commits.fault();
    }

    @Override
    public void close() {
        commits.close();
        super.close();
        lock.close();
        commits.lost().ifPresent(why -> {
            throw new StoreFailed(why);
        });
    }
}
