package dev.gridwright.store.sqlite.row;

import dev.gridwright.store.SubmissionKey;
import dev.gridwright.store.sqlite.database.Statements;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Keeps the table `submission_key`. There is no sweep of its own: each new key takes a few expired ones with it, so
/// the table holds at most about those of the last day.
public final class SubmissionKeys {
    /// How long a key is kept at least.
    static final Duration KEPT = Duration.ofHours(24);

    /// Expired keys that one new key removes; more than one, so that a backlog shrinks.
    static final int REMOVED_WITH_EACH = 4;

    private static final String INSERT =
            "insert into submission_key (scope, word, request_sha256, study, created_nanos)"
                    + " values (?, ?, ?, ?, ?)";
    private static final String REMOVE = "delete from submission_key where (scope, word) in (select scope, word"
            + " from submission_key where created_nanos < ? order by created_nanos limit " + REMOVED_WITH_EACH + ")";
    private static final String FIND = "select request_sha256, study from submission_key where scope = ? and word = ?";

    private SubmissionKeys() {}

    public static boolean isUsed(Statements statements, SubmissionKey key) throws SQLException {
        return find(statements, key.scope(), key.key()).isPresent();
    }

    /// Inserts a key that has not been used.
    public static void insert(Statements statements, SubmissionKey key, String study, Instant now) throws SQLException {
        var remove = statements.prepare(REMOVE);
        remove.set().time(now.minus(KEPT));
        remove.update();
        var insert = statements.prepare(INSERT);
        insert.set()
                .text(key.scope())
                .text(key.key())
                .text(key.requestSha256())
                .text(study)
                .time(now);
        insert.update();
    }

    public static Optional<SubmissionKey.Used> find(Statements statements, String scope, String key)
            throws SQLException {
        var find = statements.prepare(FIND);
        find.set().text(scope).text(key);
        return find.first(row -> new SubmissionKey.Used(row.text(), row.text()));
    }
}
