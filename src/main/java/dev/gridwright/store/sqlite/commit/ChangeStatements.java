package dev.gridwright.store.sqlite.commit;

import dev.gridwright.store.AddedPoint;
import dev.gridwright.store.Change;
import dev.gridwright.store.Change.AttemptEnded;
import dev.gridwright.store.Change.BestImproved;
import dev.gridwright.store.Change.DeliveryTried;
import dev.gridwright.store.Change.LeaseClosed;
import dev.gridwright.store.Change.LeaseOpened;
import dev.gridwright.store.Change.PointsAdded;
import dev.gridwright.store.Change.ResultsKept;
import dev.gridwright.store.Change.StudyChanged;
import dev.gridwright.store.Change.StudyCreated;
import dev.gridwright.store.Change.StudyDeleted;
import dev.gridwright.store.Change.StudyPrepared;
import dev.gridwright.store.Change.TokenCreated;
import dev.gridwright.store.Change.TokenRevoked;
import dev.gridwright.store.Change.TokenUsed;
import dev.gridwright.store.Change.TrialEnded;
import dev.gridwright.store.Change.TrialsReopened;
import dev.gridwright.store.Change.WorkerLeaseEnded;
import dev.gridwright.store.Change.WorkerLeaseOpened;
import dev.gridwright.store.Change.WorkerLeaseRenamed;
import dev.gridwright.store.ChangeRefused;
import dev.gridwright.store.StudyStatus;
import dev.gridwright.store.sqlite.database.Row;
import dev.gridwright.store.sqlite.database.Statements;
import dev.gridwright.store.sqlite.json.StudyJson;
import dev.gridwright.store.sqlite.row.DeliveryRows;
import dev.gridwright.store.sqlite.row.KeptRows;
import dev.gridwright.store.sqlite.row.PointRows;
import dev.gridwright.store.sqlite.row.StudyRow;
import dev.gridwright.store.sqlite.row.SubmissionKeys;
import dev.gridwright.store.sqlite.row.TokenRows;
import dev.gridwright.store.sqlite.row.WorkerLeaseRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/// Makes changes through one connection, in a transaction. After any exception but [ChangeRefused] the whole object is
/// thrown away: neither the transaction nor what is remembered of it is known any more.
///
/// *Thread*: used by the writer alone.
final class ChangeStatements implements AutoCloseable {
    private static final String INSERT_EVENT =
            "insert into event (study, id, kind, data) values (?, ?, ?, ?) on conflict do nothing";
    private static final String INSERT_LEASE = "insert into lease (study, token, slot, taken_nanos, indices)"
            + " values (?, ?, ?, ?, ?) on conflict do nothing";
    private static final String DELETE_LEASE = "delete from lease where study = ? and token = ?";
    private static final String NEXT_STUDY_NUMBER = "select coalesce(max(number), 0) + 1 from study";
    private static final String INSERT_STUDY = "insert into study (" + StudyRow.STATUS_COLUMNS + ", "
            + StudyRow.FIXED_COLUMNS + ", number, ranked_to, deleted) values "
            + Statements.marks(StudyRow.STATUS_WIDTH + StudyRow.FIXED_WIDTH + 3) + " on conflict do nothing";
    private static final String UPDATE_STUDY =
            "update study set " + StudyRow.STATUS_COLUMNS.replace(",", " = ?,") + " = ? where number = ?";
    private static final String UPDATE_PROVENANCE = "update study set provenance = ? where number = ?";
    private static final String UPDATE_POINTS = "update study set points = ? where number = ?";
    private static final String DELETE_STUDY =
            "update study set deleted = 1 where number = ?" + " and state in ('completed', 'cancelled', 'failed')";
    private static final String LAST_GROUP = "select last_group from store where incarnation = ?";
    private static final String MARK_GROUP = "update store set last_group = ? where incarnation = ?";

    private final Connection connection;
    private final long incarnation;
    private final long maxKeptResults;
    private final Statements statements;
    private final KnownStudies studies;
    private final TrialInserts trials;
    private final Removal removal;
    private final TokenRows tokens;
    private final KeptRows kept;
    private final DeliveryRows deliveries;

    /// @param maxKeptResults of all studies together
    ChangeStatements(Connection connection, long incarnation, long maxKeptResults) {
        this.connection = connection;
        this.incarnation = incarnation;
        this.maxKeptResults = maxKeptResults;
        this.statements = new Statements(connection);
        this.studies = new KnownStudies(statements);
        this.trials = new TrialInserts(statements, studies);
        this.removal = new Removal(statements);
        this.tokens = new TokenRows(statements);
        this.kept = new KeptRows(statements);
        this.deliveries = new DeliveryRows(statements);
    }

    /// Some changes of a group cannot be made, without telling which.
    static final class GroupInDoubt extends Exception {
        GroupInDoubt(Exception cause) {
            super(cause);
        }
    }

    /// Someone else has opened the database for writing.
    static final class Superseded extends Exception {}

    /// The number of this incarnation's last group that was committed, 0 before the first.
    long lastGroup() throws SQLException, Superseded {
        var select = statements.prepare(LAST_GROUP);
        select.set().number(incarnation);
        return select.first(Row::number).orElseThrow(Superseded::new);
    }

    /// Makes a change, or takes it on until [#commit]: trials are inserted several at a time.
    ///
    /// @throws ChangeRefused when it contradicts what is stored; nothing of it has been done then
    /// @throws GroupInDoubt when it or one taken on before does
    void apply(Change change) throws SQLException, GroupInDoubt {
        switch (change) {
            case TrialEnded ended -> trials.gather(ended);
            case StudyDeleted deleted -> {
                trials.insertGathered();
                delete(deleted.study());
            }
            case TrialsReopened reopened -> {
                trials.insertGathered();
                reopen(reopened);
            }
            case ResultsKept results -> {
                trials.insertGathered();
                keep(results);
            }
            default -> applyAlone(change);
        }
    }

    /// Makes a change at once.
    ///
    /// @throws ChangeRefused when it contradicts what is stored; nothing of it has been done then
    void applyAlone(Change change) throws SQLException {
        switch (change) {
            case TrialEnded ended -> trials.insert(ended);
            case LeaseOpened opened -> open(opened);
            case LeaseClosed closed -> close(closed);
            case WorkerLeaseOpened opened -> {
                var lease = opened.lease();
                WorkerLeaseRows.open(statements, studies.get(lease.study()).number(), lease);
            }
            case WorkerLeaseRenamed renamed ->
                WorkerLeaseRows.rename(statements, studies.get(renamed.study()).number(), renamed);
            case WorkerLeaseEnded ended ->
                WorkerLeaseRows.end(statements, studies.get(ended.study()).number(), ended);
            case AttemptEnded ended -> end(ended);
            case BestImproved improved -> improve(improved);
            case StudyCreated created -> create(created);
            case StudyChanged changed -> change(changed);
            case StudyPrepared prepared -> prepare(prepared);
            case StudyDeleted deleted -> delete(deleted.study());
            case TokenCreated created -> tokens.create(created.token());
            case TokenUsed used -> tokens.use(used.id(), used.at());
            case TokenRevoked revoked -> tokens.revoke(revoked.id());
            case TrialsReopened reopened -> reopen(reopened);
            case PointsAdded added -> add(added);
            case ResultsKept results -> keep(results);
            case DeliveryTried tried -> deliveries.tried(tried.tried());
        }
    }

    /// Commits all changes since the last commit, together with the number of their group.
    void commit(long group) throws SQLException, GroupInDoubt, Superseded {
        trials.insertGathered();
        for (var study : studies.all()) {
            study.ranking().rankWhenMany();
        }
        var mark = statements.prepare(MARK_GROUP);
        mark.set().number(group).number(incarnation);
        if (mark.update() != 1) {
            throw new Superseded();
        }
        connection.commit();
    }

    /// Removes some rows of deleted studies and commits.
    ///
    /// @return false when there was nothing to remove
    boolean removeSome() throws SQLException {
        boolean removed = removal.removeSome();
        connection.commit();
        return removed;
    }

    private void open(LeaseOpened opened) throws SQLException {
        var insert = statements.prepare(INSERT_LEASE);
        insert.set()
                .number(studies.get(opened.study()).number())
                .number(opened.token())
                .text(opened.slot())
                .time(opened.at())
                .text(StudyJson.write(opened.indices()));
        if (insert.update() != 1) {
            throw new ChangeRefused("Lease " + opened.token() + " of study " + opened.study() + " is open already.");
        }
    }

    private void close(LeaseClosed closed) throws SQLException {
        var delete = statements.prepare(DELETE_LEASE);
        delete.set().number(studies.get(closed.study()).number()).number(closed.token());
        delete.update();
    }

    private void end(AttemptEnded ended) throws SQLException {
        var study = studies.get(ended.study());
        if (!trials.insertAttempt(study, ended)) {
            throw new ChangeRefused("Attempt " + ended.attempt().token() + " at trial " + ended.index() + " of study "
                    + ended.study() + " had already ended.");
        }
    }

    private void improve(BestImproved improved) throws SQLException {
        var data = new LinkedHashMap<String, Object>();
        data.put("index", improved.index());
        data.put("objective", improved.objective());
        insertEvent(studies.get(improved.study()).number(), improved.event(), "best", data);
        deliveries.insert(improved.deliveries());
    }

    private void create(StudyCreated created) throws SQLException {
        var study = created.study();
        if (created.key().isPresent()
                && SubmissionKeys.isUsed(statements, created.key().get())) {
            throw new ChangeRefused("A study was submitted under that key already.");
        }
        long number = statements.prepare(NEXT_STUDY_NUMBER).number();
        var insert = statements.prepare(INSERT_STUDY);
        var parameters = insert.set();
        StudyRow.setStatus(parameters, study.status());
        StudyRow.setFixed(parameters, study);
        parameters.number(number).number(0).flag(false);
        if (insert.update() != 1) {
            throw new ChangeRefused("There is a study " + study.id() + " already.");
        }
        if (created.key().isPresent()) {
            SubmissionKeys.insert(statements, created.key().get(), study.id(), study.createdAt());
        }
        insertEvent(number, study.lastEvent(), "study", dataOf(study.status()));
    }

    private void change(StudyChanged changed) throws SQLException {
        long study = studies.get(changed.study()).number();
        insertEvent(study, changed.event(), changed.eventKind(), dataOf(changed.status()));
        var update = statements.prepare(UPDATE_STUDY);
        var parameters = update.set();
        StudyRow.setStatus(parameters, changed.status());
        parameters.number(study);
        update.update();
        deliveries.insert(changed.deliveries());
    }

    private void prepare(StudyPrepared prepared) throws SQLException {
        var update = statements.prepare(UPDATE_PROVENANCE);
        update.set()
                .text(StudyJson.provenance(prepared.provenance()))
                .number(studies.get(prepared.study()).number());
        update.update();
    }

    private void reopen(TrialsReopened reopened) throws SQLException {
        var known = studies.get(reopened.study());
        new Reopened(statements, known.number(), known.ranking()).reopen(reopened);
        change(new StudyChanged(reopened.study(), reopened.status(), reopened.event(), "study"));
    }

    private void add(PointsAdded added) throws SQLException {
        long study = studies.get(added.study()).number();
        insertEvent(study, added.event(), "study", dataOf(added));
        new PointRows(statements, study).insert(added.added(), added.event());
        var update = statements.prepare(UPDATE_POINTS);
        update.set().number(added.points()).number(study);
        update.update();
        change(new StudyChanged(added.study(), added.status(), 0, ""));
    }

    private void keep(ResultsKept results) throws SQLException {
        kept.keep(studies.get(results.study()).number(), results.identity(), maxKeptResults);
    }

    private void delete(String id) throws SQLException {
        var delete = statements.prepare(DELETE_STUDY);
        delete.set().number(studies.get(id).number());
        if (delete.update() != 1) {
            throw new ChangeRefused("Study " + id + " has not ended, so it cannot be deleted.");
        }
        deliveries.forget(id);
        studies.forget(id);
    }

    /// Event 0 is none.
    private void insertEvent(long study, long id, String kind, Map<String, Object> data) throws SQLException {
        if (id == 0) {
            return;
        }
        var insert = statements.prepare(INSERT_EVENT);
        insert.set().number(study).number(id).text(kind).text(StudyJson.write(data));
        if (insert.update() != 1) {
            throw new ChangeRefused("There is an event " + id + " of that study already.");
        }
    }

    private static Map<String, Object> dataOf(PointsAdded added) {
        var data = dataOf(added.status());
        data.put("points", added.points());
        data.put(
                "points_added", added.added().stream().filter(AddedPoint::isNew).count());
        return data;
    }

    private static Map<String, Object> dataOf(StudyStatus status) {
        var data = new LinkedHashMap<String, Object>();
        data.put("state", status.state().word());
        status.stopReason().ifPresent(reason -> data.put("stop_reason", reason.word()));
        if (!status.message().isEmpty()) {
            data.put("message", status.message());
        }
        data.put("labels", status.labels());
        data.put("priority", status.priority());
        status.counts().ifPresent(counts -> data.put("counts", StudyJson.plain(counts)));
        if (status.state().ended()) {
            status.best().ifPresent(best -> data.put("best_index", best));
            data.put("gates", StudyJson.plain(status.gates()));
            data.put("verdict", status.verdict());
            data.put("duration_seconds", status.elapsed().toNanos() / 1000 / 1e6);
        }
        return data;
    }

    /// Gives up what was not committed.
    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
