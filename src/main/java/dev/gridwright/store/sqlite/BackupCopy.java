package dev.gridwright.store.sqlite;

import dev.gridwright.store.sqlite.row.WorkerLeaseRows;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/// What a copy of the database does not take along: whatever opens the server that it was made of. A token that was
/// revoked after the copy would come back to life with it, and a worker's lease could be answered at two servers.
///
/// A copy is marked until it is first opened for running, so that this can be told then.
final class BackupCopy {
    private static final Logger LOG = LoggerFactory.getLogger(BackupCopy.class);
    private static final int MARK = 1;

    private BackupCopy() {}

    /// Takes the tokens and the open leases of workers out of a new copy, without a trace in its free pages; what
    /// those leases were on waits again.
    static void close(Path copy) throws SQLException {
        var config = new SQLiteConfig();
        // Whoever asked for the copy throws half a one away.
        config.setJournalMode(JournalMode.MEMORY);
        config.setSynchronous(SynchronousMode.OFF);
        try (var connection = config.createConnection("jdbc:sqlite:" + copy);
                var statement = connection.createStatement()) {
            statement.execute("pragma secure_delete = on");
            connection.setAutoCommit(false);
            statement.executeUpdate("delete from token");
            statement.executeUpdate(WorkerLeaseRows.DELETE_OPEN);
            statement.execute("pragma user_version = " + MARK);
            connection.commit();
        }
    }

    /// Says so when the database is a copy that is opened for the first time, in the transaction of the connection.
    static void opened(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            try (var rows = statement.executeQuery("pragma user_version")) {
                if (!rows.next() || rows.getInt(1) != MARK) {
                    return;
                }
            }
            statement.execute("pragma user_version = 0");
            LOG.warn("The database is a backup: tokens and workers' leases of the server it was made of open nothing"
                    + " here. Make new tokens.");
        }
    }
}
