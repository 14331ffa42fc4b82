package dev.gridwright.store.sqlite.commit;

import dev.gridwright.store.Change.TrialsReopened;
import dev.gridwright.store.ChangeRefused;
import dev.gridwright.store.StoredTrial;
import dev.gridwright.store.sqlite.database.Statements;
import dev.gridwright.store.sqlite.row.TrialPages;
import dev.gridwright.store.sqlite.row.TrialRow;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Optional;

/// Takes the end away from trials of one study. Their events move to the other events, so that ids have no gap and a
/// reader is told what happened, in order; their attempts stay with what they wrote, and count against nothing any
/// more.
final class Reopened {
    private static final String EVENT = "insert into event (study, id, kind, data) values (?, ?, 'trial', ?)";
    private static final String INSERT_LAST = "insert into attempt (" + TrialRow.ATTEMPT_COLUMNS + ") values "
            + Statements.marks(TrialRow.ATTEMPT_WIDTH) + " on conflict do nothing";
    private static final String FORGIVE = "update attempt set charged = 2 where study = ? and idx = ?";
    private static final String DELETE_TRIAL = "delete from trial where study = ? and event = ?";

    private final Statements statements;
    private final long study;
    private final Ranking ranking;

    Reopened(Statements statements, long study, Ranking ranking) {
        this.statements = statements;
        this.study = study;
        this.ranking = ranking;
    }

    /// @throws ChangeRefused when one of the trials has not ended; nothing has been done then
    void reopen(TrialsReopened reopened) throws SQLException {
        var pages = new TrialPages(statements, study, 1);
        var ended = new ArrayList<StoredTrial>(reopened.indices().size());
        for (long index : reopened.indices()) {
            ended.add(pages.one(index)
                    .orElseThrow(() ->
                            new ChangeRefused("Trial " + index + " of study " + reopened.study() + " has not ended.")));
        }
        for (var stored : ended) {
            reopen(stored, reopened.told().apply(stored.trial()));
        }
    }

    private void reopen(StoredTrial stored, String told) throws SQLException {
        var trial = stored.trial();
        var event = statements.prepare(EVENT);
        event.set().number(study).number(stored.event()).text(told);
        event.update();
        for (var attempt : trial.attempts()) {
            var insert = statements.prepare(INSERT_LAST);
            TrialRow.setAttempt(insert.set(), study, trial.index(), attempt, true, Optional.empty());
            insert.update();
        }
        var forgive = statements.prepare(FORGIVE);
        forgive.set().number(study).number(trial.index());
        forgive.update();
        var delete = statements.prepare(DELETE_TRIAL);
        delete.set().number(study).number(stored.event());
        delete.update();
        if (trial.objective().isPresent()) {
            ranking.remove(trial.index(), trial.objective().getAsDouble());
        }
    }
}
