package dev.gridwright.store.sqlite.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.gridwright.files.Disk;
import dev.gridwright.store.DataDirectory;
import dev.gridwright.store.StoreFailed;
import dev.gridwright.store.StoreOptions;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteOpenMode;

/// One SQLite file, written ahead and forced to disk at every commit.
public final class SqliteDatabase implements Database {
    /// The version of the newest file below `db/migration`.
    static final int SCHEMA_VERSION = 1;

    static final String NEWEST_MIGRATION = "db/migration/V1__studies_and_trials.sql";

    private static final int BUSY_MILLIS = 5_000;
    private static final int WRITER_CACHE_KIBIBYTES = 32 * 1024;
    private static final int READER_CACHE_KIBIBYTES = 4 * 1024;
    private static final int READERS = 4;

    /// Pages of the write-ahead log after which it is copied into the database: a page that many groups touch is
    /// copied once.
    private static final int CHECKPOINT_PAGES = 8_192;

    private final Path file;
    private final StoreOptions options;

    public SqliteDatabase(Path file, StoreOptions options) {
        this.file = file;
        this.options = options;
    }

    /// The file of the database in a data directory.
    public static Path fileIn(Path directory) {
        return directory.resolve("gridwright.db");
    }

    /// Brings the schema to [#SCHEMA_VERSION], wholly or not at all; costs two statements when it is there
    /// already.
    ///
    /// @throws StoreFailed when it is newer than this program, is of another build, or cannot be made
    public void migrate() {
        try {
            Files.createFile(file, DataDirectory.ownerOnly(file, "rw-------"));
        } catch (FileAlreadyExistsException e) {
            // It was made before.
        } catch (IOException e) {
            throw new StoreFailed("The database " + file + " cannot be created: " + DataDirectory.reason(e) + ".", e);
        }
        try {
            if (schemaVersion(writerConfig()) < SCHEMA_VERSION) {
                Flyway.configure(SqliteDatabase.class.getClassLoader())
                        .dataSource(dataSource(writerConfig()))
                        .placeholders(Map.of("clustered", "without rowid"))
                        .load()
                        .migrate();
            }
        } catch (SQLException | FlywayException e) {
            throw new StoreFailed(
                    "The database " + file + " cannot be brought up to date: " + Trouble.behind(file, e) + ".", e);
        }
    }

    /// @return false when the file has no schema yet
    /// @throws StoreFailed when the schema is not that of this program
    public boolean checkSchema() {
        try {
            int version = schemaVersion(readerConfig());
            if (version > 0 && version < SCHEMA_VERSION) {
                throw new StoreFailed("The database " + file + " was made by an older version (schema " + version
                        + ", this program has " + SCHEMA_VERSION + "). Open it once for running, then read it.");
            }
            return version > 0;
        } catch (SQLException e) {
            throw new StoreFailed("The database " + file + " cannot be read: " + words(e) + ".", e);
        }
    }

    private int schemaVersion(SQLiteConfig config) throws SQLException {
        try (var connection = config.createConnection(url());
                var statement = connection.createStatement()) {
            boolean made;
            try (var rows =
                    statement.executeQuery("select 1 from sqlite_master where name = 'flyway_schema_history'")) {
                made = rows.next();
            }
            if (!made) {
                return 0;
            }
            try (var rows = statement.executeQuery(
                    "select coalesce(max(cast(version as int)), 0) from flyway_schema_history where success")) {
                rows.next();
                int version = rows.getInt(1);
                if (version > SCHEMA_VERSION) {
                    throw new StoreFailed("The database " + file + " was made by a newer version (schema " + version
                            + ", this program knows " + SCHEMA_VERSION + "). Use that version.");
                }
                if (version == SCHEMA_VERSION) {
                    refuseAnotherText(statement);
                }
                return version;
            }
        }
    }

    /// A schema is changed in place until it is released, so one number can mean two schemas.
    private void refuseAnotherText(Statement statement) throws SQLException {
        try (var rows = statement.executeQuery(
                "select checksum from flyway_schema_history where success and version = '" + SCHEMA_VERSION + "'")) {
            if (rows.next() && rows.getInt(1) != SchemaText.checksum(NEWEST_MIGRATION)) {
                throw new StoreFailed("The database " + file + " was made by another build, whose schema "
                        + SCHEMA_VERSION + " is not that of this program. Use that build, or choose an empty data"
                        + " directory. Nothing was changed.");
            }
        }
    }

    @Override
    public Connection connect() throws SQLException {
        var connection = writerConfig().createConnection(url());
        try (var statement = connection.createStatement()) {
            statement.execute("pragma wal_autocheckpoint = " + CHECKPOINT_PAGES);
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    public Path file() {
        return file;
    }

    /// A read-only connection; the caller closes it.
    public Connection reader() throws SQLException {
        return readerConfig().createConnection(url());
    }

    /// Read-only connections; the caller closes the pool.
    public HikariDataSource readers() {
        var pool = new HikariConfig();
        pool.setPoolName("store-readers");
        pool.setDataSource(dataSource(readerConfig()));
        pool.setReadOnly(true);
        pool.setMaximumPoolSize(READERS);
        pool.setMinimumIdle(1);
        return new HikariDataSource(pool);
    }

    @Override
    public Blame blame(SQLException error) {
        if (!(error instanceof SQLiteException sqlite)) {
            return Blame.PASSING;
        }
        var extended = sqlite.getResultCode();
        if (extended == SQLiteErrorCode.SQLITE_IOERR_FSYNC || extended == SQLiteErrorCode.SQLITE_IOERR_DIR_FSYNC) {
            return Blame.FINAL;
        }
        return switch (Trouble.primary(extended)) {
            case SQLITE_CONSTRAINT, SQLITE_TOOBIG, SQLITE_MISMATCH -> Blame.CHANGE;
            case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_ERROR, SQLITE_MISUSE, SQLITE_RANGE -> Blame.FINAL;
            default -> Blame.PASSING;
        };
    }

    @Override
    public String words(SQLException error) {
        return Trouble.words(file, error);
    }

    @Override
    public String warning() {
        try {
            long free = Disk.free(file);
            return free >= options.minFreeBytes()
                    ? ""
                    : "Only " + mebibytes(free) + " are free where " + file + " lies; nothing new is started below "
                            + mebibytes(options.minFreeBytes()) + ".";
        } catch (IOException e) {
            return "The free space where " + file + " lies cannot be told: " + DataDirectory.reason(e)
                    + ". Nothing new is started until it can.";
        }
    }

    private static String mebibytes(long bytes) {
        return bytes / (1024 * 1024) + " MiB";
    }

    private SQLiteConfig writerConfig() {
        var config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(BUSY_MILLIS);
        config.setCacheSize(-WRITER_CACHE_KIBIBYTES);
        // One thread at a time uses a connection, so it needs no locks of its own.
        config.setOpenMode(SQLiteOpenMode.NOMUTEX);
        return config;
    }

    private static SQLiteConfig readerConfig() {
        var config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(BUSY_MILLIS);
        config.setCacheSize(-READER_CACHE_KIBIBYTES);
        return config;
    }

    private SQLiteDataSource dataSource(SQLiteConfig config) {
        var source = new SQLiteDataSource(config);
        source.setUrl(url());
        return source;
    }

    private String url() {
        return "jdbc:sqlite:" + file;
    }
}
