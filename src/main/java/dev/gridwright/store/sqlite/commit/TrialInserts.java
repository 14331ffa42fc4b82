package dev.gridwright.store.sqlite.commit;

import dev.gridwright.store.Change.AttemptEnded;
import dev.gridwright.store.Change.TrialEnded;
import dev.gridwright.store.ChangeRefused;
import dev.gridwright.store.sqlite.commit.ChangeStatements.GroupInDoubt;
import dev.gridwright.store.sqlite.commit.KnownStudies.Known;
import dev.gridwright.store.sqlite.database.Statements;
import dev.gridwright.store.sqlite.json.TrialJson;
import dev.gridwright.store.sqlite.row.OutputRows;
import dev.gridwright.store.sqlite.row.TrialRow;
import dev.gridwright.trial.Attempt;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// Inserts ended trials, several in one statement, with everything that belongs to them.
final class TrialInserts {
    /// Rows of one insert; still longer statements gain nothing.
    private static final int AT_ONCE = 16;

    private static final String INSERT_ONE = insertTrials(1);
    private static final String INSERT_MANY = insertTrials(AT_ONCE);
    private static final String INSERT_ATTEMPT = "insert into attempt (" + TrialRow.ATTEMPT_COLUMNS + ") values "
            + Statements.marks(TrialRow.ATTEMPT_WIDTH) + " on conflict do nothing";

    private final Statements statements;
    private final KnownStudies studies;
    private final OutputRows outputs;
    private final TrialJson json = new TrialJson();
    private final List<TrialEnded> gathered = new ArrayList<>();

    TrialInserts(Statements statements, KnownStudies studies) {
        this.statements = statements;
        this.outputs = new OutputRows(statements);
        this.studies = studies;
    }

    /// Takes on a trial, to be inserted by [#insertGathered] at the latest.
    ///
    /// @throws GroupInDoubt when one of those taken on cannot be inserted
    void gather(TrialEnded ended) throws SQLException, GroupInDoubt {
        gathered.add(ended);
        if (gathered.size() == AT_ONCE) {
            insertMany();
        }
    }

    /// @throws GroupInDoubt when one of those taken on cannot be inserted
    void insertGathered() throws SQLException, GroupInDoubt {
        try {
            for (var ended : gathered) {
                insert(ended);
            }
        } catch (RuntimeException e) {
            throw new GroupInDoubt(e);
        }
        gathered.clear();
    }

    /// @throws ChangeRefused when the trial had already ended, or its study is unknown
    void insert(TrialEnded ended) throws SQLException {
        var study = studies.get(ended.study());
        var insert = statements.prepare(INSERT_ONE);
        TrialRow.set(insert.set(), study.number(), ended, json);
        if (insert.update() != 1) {
            throw new ChangeRefused("Trial " + ended.trial().index() + " of study " + ended.study()
                    + " had already ended, or its event " + ended.event() + " is another's.");
        }
        insertBeside(ended, study);
    }

    /// @return false when that attempt has been inserted before
    boolean insertAttempt(Known study, AttemptEnded ended) throws SQLException {
        if (!insertAttempt(study, ended.index(), ended.attempt(), ended.charged(), ended.due())) {
            return false;
        }
        outputs.insert(study.number(), ended.index(), ended.attempt().token(), ended.output(), true);
        return true;
    }

    private boolean insertAttempt(Known study, long index, Attempt attempt, boolean charged, Optional<Instant> due)
            throws SQLException {
        var insert = statements.prepare(INSERT_ATTEMPT);
        TrialRow.setAttempt(insert.set(), study.number(), index, attempt, charged, due);
        return insert.update() == 1;
    }

    private void insertMany() throws SQLException, GroupInDoubt {
        var insert = statements.prepare(INSERT_MANY);
        var parameters = insert.set();
        try {
            for (var ended : gathered) {
                TrialRow.set(parameters, studies.get(ended.study()).number(), ended, json);
            }
            if (insert.update() != gathered.size()) {
                throw new ChangeRefused("One of several trials had already ended.");
            }
            for (var ended : gathered) {
                insertBeside(ended, studies.get(ended.study()));
            }
        } catch (RuntimeException e) {
            throw new GroupInDoubt(e);
        }
        gathered.clear();
    }

    private void insertBeside(TrialEnded ended, Known study) throws SQLException {
        var trial = ended.trial();
        for (var attempt : TrialRow.apart(trial)) {
            // It may have been inserted when it ended.
            boolean unused = insertAttempt(study, trial.index(), attempt, false, Optional.empty());
        }
        var attempts = trial.attempts();
        if (!attempts.isEmpty()) {
            long last = attempts.getLast().token();
            outputs.insert(study.number(), trial.index(), last, ended.output(), attempts.size() > 1);
        }
        if (trial.objective().isPresent()) {
            study.ranking().add(ended.event(), trial.index(), trial.objective().getAsDouble());
        }
    }

    private static String insertTrials(int rows) {
        return "insert into trial (" + TrialRow.COLUMNS + ") values "
                + String.join(", ", Collections.nCopies(rows, Statements.marks(TrialRow.WIDTH)))
                + " on conflict do nothing";
    }
}
