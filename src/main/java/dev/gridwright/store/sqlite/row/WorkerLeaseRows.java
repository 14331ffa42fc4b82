package dev.gridwright.store.sqlite.row;

import dev.gridwright.store.Change.WorkerLeaseEnded;
import dev.gridwright.store.Change.WorkerLeaseRenamed;
import dev.gridwright.store.ChangeRefused;
import dev.gridwright.store.WorkerLease;
import dev.gridwright.store.WorkerLease.Ended;
import dev.gridwright.store.WorkerLease.Ending;
import dev.gridwright.store.sqlite.database.Row;
import dev.gridwright.store.sqlite.database.Statements;
import dev.gridwright.trial.Outcome;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// The table `worker_lease`.
public final class WorkerLeaseRows {
    private static final String COLUMNS =
            "token, idx, worker, request, secret_sha256, heartbeat_nanos, taken_nanos, ending, outcome, cause, result_sha256";
    private static final String INSERT = "insert into worker_lease (study, token, idx, worker, request, secret_sha256,"
            + " heartbeat_nanos, taken_nanos) values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing";
    private static final String RENAME = "update worker_lease set secret_sha256 = ? where study = ? and token = ?";
    private static final String END = "update worker_lease set ending = ?, outcome = ?, cause = ?, result_sha256 = ?"
            + " where study = ? and token = ?";
    private static final String SELECT = "select s.id, " + "w." + COLUMNS.replace(", ", ", w.")
            + " from worker_lease w join study s on s.number = w.study ";
    private static final String IS_OPEN = "(w.ending is null or w.ending <> 'returned'"
            + " and not exists (select 1 from trial t where t.study = w.study and t.idx = w.idx)"
            + " and not exists (select 1 from attempt a where a.study = w.study and a.idx = w.idx and a.token = w.token))";
    private static final String OPEN = SELECT + "where s.id = ? and s.deleted = 0 and " + IS_OPEN + " order by w.token";
    private static final String FIND = SELECT + "where w.token = ? and s.deleted = 0";

    /// Forgets those that [#open] would give, of every study.
    public static final String DELETE_OPEN = "delete from worker_lease as w where " + IS_OPEN;

    private WorkerLeaseRows() {}

    public static void open(Statements statements, long study, WorkerLease lease) throws SQLException {
        var insert = statements.prepare(INSERT);
        insert.set()
                .number(study)
                .number(lease.token())
                .number(lease.index())
                .text(lease.worker())
                .text(lease.request())
                .text(lease.secretSha256())
                .duration(lease.heartbeat())
                .time(lease.takenAt());
        if (insert.update() != 1) {
            throw new ChangeRefused("There is a worker's lease " + lease.token() + " already.");
        }
    }

    public static void rename(Statements statements, long study, WorkerLeaseRenamed renamed) throws SQLException {
        var update = statements.prepare(RENAME);
        update.set().text(renamed.secretSha256()).number(study).number(renamed.token());
        if (update.update() != 1) {
            throw unknown(renamed.token());
        }
    }

    public static void end(Statements statements, long study, WorkerLeaseEnded change) throws SQLException {
        var ended = change.ended();
        var update = statements.prepare(END);
        update.set()
                .text(ended.how().word())
                .text(ended.outcome().isPresent() ? ended.outcome().get().word() : null)
                .cause(ended.cause())
                .text(ended.resultSha256())
                .number(study)
                .number(change.token());
        if (update.update() != 1) {
            throw unknown(change.token());
        }
    }

    private static ChangeRefused unknown(long token) {
        return new ChangeRefused("There is no worker's lease " + token + ".");
    }

    /// Those that workers of a study may still hold.
    public static List<WorkerLease> open(Statements statements, String study) throws SQLException {
        var select = statements.prepare(OPEN);
        select.set().text(study);
        return select.list(row -> read(row).open());
    }

    public static Optional<WorkerLease> find(Statements statements, long token) throws SQLException {
        var select = statements.prepare(FIND);
        select.set().number(token);
        return select.first(WorkerLeaseRows::read);
    }

    private static WorkerLease read(Row row) throws SQLException {
        return new WorkerLease(
                row.text(),
                row.number(),
                row.number(),
                row.text(),
                row.text(),
                row.text(),
                row.duration(),
                row.time(),
                ended(row));
    }

    private static Optional<Ended> ended(Row row) throws SQLException {
        var ending = row.optionalText();
        if (ending.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Ended(Ending.of(ending.get()), row.optionalText().map(Outcome::of), row.cause(), row.text()));
    }
}
