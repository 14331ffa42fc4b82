package dev.gridwright.store;

import dev.gridwright.store.Change.AttemptEnded;
import dev.gridwright.store.Change.BestImproved;
import dev.gridwright.store.Change.LeaseClosed;
import dev.gridwright.store.Change.LeaseOpened;
import dev.gridwright.store.Change.StudyChanged;
import dev.gridwright.store.Change.StudyCreated;
import dev.gridwright.store.Change.StudyDeleted;
import dev.gridwright.store.Change.TrialEnded;
import dev.gridwright.trial.Attempt;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Makes changes through one connection, in a transaction. After any exception but [ChangeRefused] the whole object is
/// thrown away: neither the transaction nor what is remembered of it is known any more.
///
/// *Thread*: used by the writer alone.
final class ChangeStatements implements AutoCloseable {
    /// Rows of one insert; still longer statements gain nothing.
    private static final int TRIALS_AT_ONCE = 16;

    private static final String INSERT_TRIAL = insertTrials(1);
    private static final String INSERT_TRIALS = insertTrials(TRIALS_AT_ONCE);
    private static final String INSERT_ATTEMPT = "insert into attempt (" + TrialRow.ATTEMPT_COLUMNS + ") values "
            + Statements.marks(TrialRow.ATTEMPT_WIDTH) + " on conflict do nothing";
    private static final String INSERT_OUTPUT = "insert into output (study, idx, written) values (?, ?, ?)";
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
    private static final String DELETE_STUDY =
            "update study set deleted = 1 where number = ?" + " and state in ('completed', 'cancelled', 'failed')";
    private static final String FIND_STUDY = "select number, sign, ranked_to from study where id = ? and deleted = 0";
    private static final String LAST_GROUP = "select last_group from store where incarnation = ?";
    private static final String MARK_GROUP = "update store set last_group = ? where incarnation = ?";

    private final Connection connection;
    private final long incarnation;
    private final Statements statements;
    private final Removal removal;
    private final TrialJson json = new TrialJson();
    private final Map<String, Study> studies = new HashMap<>();
    private final List<TrialEnded> gathered = new ArrayList<>();

    ChangeStatements(Connection connection, long incarnation) {
        this.connection = connection;
        this.incarnation = incarnation;
        this.statements = new Statements(connection);
        this.removal = new Removal(statements);
    }

    /// Some changes of a group cannot be made, without telling which.
    static final class GroupInDoubt extends Exception {
        GroupInDoubt(Exception cause) {
            super(cause);
        }
    }

    /// Someone else has opened the database for writing.
    static final class Superseded extends Exception {}

    private record Study(long number, Ranking ranking) {}

    /// The number of this incarnation's last group that was committed, 0 before the first.
    long lastGroup() throws SQLException, Superseded {
        var select = statements.prepare(LAST_GROUP);
        select.set().number(incarnation);
        try (var rows = select.statement().executeQuery()) {
            if (!rows.next()) {
                throw new Superseded();
            }
            return rows.getLong(1);
        }
    }

    /// Makes a change, or takes it on until [#commit]: trials are inserted several at a time.
    ///
    /// @throws ChangeRefused when it contradicts what is stored; nothing of it has been done then
    /// @throws GroupInDoubt when this or one before does
    void apply(Change change) throws SQLException, GroupInDoubt {
        switch (change) {
            case TrialEnded ended -> {
                gathered.add(ended);
                if (gathered.size() == TRIALS_AT_ONCE) {
                    insertGathered();
                }
            }
            case StudyDeleted deleted -> {
                insertRest();
                delete(deleted.study());
            }
            default -> applyAlone(change);
        }
    }

    /// Makes a change at once.
    ///
    /// @throws ChangeRefused when it contradicts what is stored; nothing of it has been done then
    void applyAlone(Change change) throws SQLException {
        switch (change) {
            case TrialEnded ended -> insert(ended);
            case LeaseOpened opened -> open(opened);
            case LeaseClosed closed -> close(closed);
            case AttemptEnded ended -> end(ended);
            case BestImproved improved -> improve(improved);
            case StudyCreated created -> create(created.study());
            case StudyChanged changed -> change(changed);
            case StudyDeleted deleted -> delete(deleted.study());
        }
    }

    /// Commits all changes since the last commit, together with the number of their group.
    void commit(long group) throws SQLException, GroupInDoubt, Superseded {
        insertRest();
        for (var study : studies.values()) {
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

    private void insertGathered() throws SQLException, GroupInDoubt {
        var insert = statements.prepare(INSERT_TRIALS);
        var parameters = insert.set();
        try {
            for (var ended : gathered) {
                TrialRow.set(parameters, study(ended.study()).number(), ended, json);
            }
        } catch (RuntimeException e) {
            throw new GroupInDoubt(e);
        }
        if (insert.update() != gathered.size()) {
            throw new GroupInDoubt(new ChangeRefused("Some of these trials had already ended."));
        }
        for (var ended : gathered) {
            insertBeside(ended, study(ended.study()));
        }
        gathered.clear();
    }

    private void insertRest() throws SQLException, GroupInDoubt {
        try {
            for (var ended : gathered) {
                insert(ended);
            }
        } catch (RuntimeException e) {
            throw new GroupInDoubt(e);
        }
        gathered.clear();
    }

    private void insert(TrialEnded ended) throws SQLException {
        var study = study(ended.study());
        var insert = statements.prepare(INSERT_TRIAL);
        TrialRow.set(insert.set(), study.number(), ended, json);
        if (insert.update() != 1) {
            throw new ChangeRefused("Trial " + ended.trial().index() + " of study " + ended.study()
                    + " had already ended, or its event " + ended.event() + " is another's.");
        }
        insertBeside(ended, study);
    }

    private void insertBeside(TrialEnded ended, Study study) throws SQLException {
        var trial = ended.trial();
        for (var attempt : TrialRow.apart(trial)) {
            insertAttempt(study, trial.index(), attempt, false);
        }
        if (!ended.output().isEmpty()) {
            var insert = statements.prepare(INSERT_OUTPUT);
            insert.set().number(study.number()).number(trial.index()).freeText(ended.output());
            insert.update();
        }
        if (trial.objective().isPresent()) {
            study.ranking().add(ended.event(), trial.index(), trial.objective().getAsDouble());
        }
    }

    private void open(LeaseOpened opened) throws SQLException {
        var insert = statements.prepare(INSERT_LEASE);
        insert.set()
                .number(study(opened.study()).number())
                .number(opened.token())
                .text(opened.slot())
                .time(opened.at())
                .text(StudyRow.json(opened.indices()));
        if (insert.update() != 1) {
            throw new ChangeRefused("Lease " + opened.token() + " of study " + opened.study() + " is open already.");
        }
    }

    private void close(LeaseClosed closed) throws SQLException {
        var delete = statements.prepare(DELETE_LEASE);
        delete.set().number(study(closed.study()).number()).number(closed.token());
        delete.update();
    }

    private void end(AttemptEnded ended) throws SQLException {
        var study = study(ended.study());
        if (insertAttempt(study, ended.index(), ended.attempt(), ended.charged()) != 1) {
            throw new ChangeRefused("Attempt " + ended.attempt().token() + " at trial " + ended.index() + " of study "
                    + ended.study() + " had already ended.");
        }
    }

    private int insertAttempt(Study study, long index, Attempt attempt, boolean charged) throws SQLException {
        var insert = statements.prepare(INSERT_ATTEMPT);
        TrialRow.setAttempt(insert.set(), study.number(), index, attempt, charged);
        return insert.update();
    }

    private void improve(BestImproved improved) throws SQLException {
        var data = new LinkedHashMap<String, Object>();
        data.put("index", improved.index());
        data.put("objective", improved.objective());
        insertEvent(study(improved.study()).number(), improved.event(), "best", data);
    }

    private void create(StoredStudy study) throws SQLException {
        long number = statements.prepare(NEXT_STUDY_NUMBER).number();
        var insert = statements.prepare(INSERT_STUDY);
        var parameters = insert.set();
        StudyRow.setStatus(parameters, study.status());
        StudyRow.setFixed(parameters, study);
        parameters.number(number).number(0).flag(false);
        if (insert.update() != 1) {
            throw new ChangeRefused("There is a study " + study.id() + " already.");
        }
        insertEvent(number, study.lastEvent(), "study", statusData(study.status()));
    }

    private void change(StudyChanged changed) throws SQLException {
        long study = study(changed.study()).number();
        insertEvent(study, changed.event(), changed.eventKind(), statusData(changed.status()));
        var update = statements.prepare(UPDATE_STUDY);
        var parameters = update.set();
        StudyRow.setStatus(parameters, changed.status());
        parameters.number(study);
        update.update();
    }

    private void delete(String id) throws SQLException {
        var delete = statements.prepare(DELETE_STUDY);
        delete.set().number(study(id).number());
        if (delete.update() != 1) {
            throw new ChangeRefused("Study " + id + " has not ended, so it cannot be deleted.");
        }
        studies.remove(id);
    }

    /// Event 0 is none.
    private void insertEvent(long study, long id, String kind, Map<String, Object> data) throws SQLException {
        if (id == 0) {
            return;
        }
        var insert = statements.prepare(INSERT_EVENT);
        insert.set().number(study).number(id).text(kind).text(StudyRow.json(data));
        if (insert.update() != 1) {
            throw new ChangeRefused("There is an event " + id + " of that study already.");
        }
    }

    private static Map<String, Object> statusData(StudyStatus status) {
        var data = new LinkedHashMap<String, Object>();
        data.put("state", status.state().word());
        status.stopReason().ifPresent(reason -> data.put("stop_reason", reason.word()));
        if (!status.message().isEmpty()) {
            data.put("message", status.message());
        }
        return data;
    }

    private Study study(String id) throws SQLException {
        var study = studies.get(id);
        if (study == null) {
            study = find(id);
            studies.put(id, study);
        }
        return study;
    }

    private Study find(String id) throws SQLException {
        var find = statements.prepare(FIND_STUDY);
        find.set().text(id);
        try (var rows = find.statement().executeQuery()) {
            if (!rows.next()) {
                throw new ChangeRefused("There is no study " + id + ".");
            }
            long number = rows.getLong(1);
            return new Study(number, new Ranking(statements, number, rows.getInt(2), rows.getLong(3)));
        }
    }

    private static String insertTrials(int rows) {
        return "insert into trial (" + TrialRow.COLUMNS + ") values "
                + String.join(", ", Collections.nCopies(rows, Statements.marks(TrialRow.WIDTH)))
                + " on conflict do nothing";
    }

    /// Gives up what was not committed.
    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
