package dev.gridwright.store.sqlite.commit;

import dev.gridwright.store.sqlite.database.Statements;
import java.sql.SQLException;

/// Keeps the table `ranked`: which succeeded trials of a study have their row there already, and when the others get
/// theirs. Written one by one, the rows of a large study would each touch another page.
final class Ranking {
    /// Succeeded trials that are ranked together. Fewer cost more pages to write, more cost more rows to look through
    /// for a leaderboard.
    static final int TRIALS_AT_ONCE = 16_384;

    private static final String LAST_EVENT = "select coalesce(max(event), 0) from trial where study = ?";
    private static final String COUNT_UNRANKED =
            "select count(*) from trial where study = ? and event > ? and objective is not null";
    private static final String RANK_ONE = "insert into ranked (study, loss, idx, event) values (?, ?, ?, ?)";
    private static final String RANK = "insert into ranked (study, loss, idx, event)"
            + " select study, objective * ?, idx, event from trial"
            + " where study = ? and event > ? and event <= ? and objective is not null order by 2, 3";
    private static final String REMOVE = "delete from ranked where study = ? and loss = ? and idx = ?";
    private static final String RANKED_TO = "update study set ranked_to = ? where number = ?";

    private final Statements statements;
    private final long study;
    private final int sign;
    private long rankedTo;
    private long lastEvent;
    private long unranked;

    /// @param sign 1 when lower is better, -1 when higher is
    /// @param rankedTo the event up to which trials have been ranked
    Ranking(Statements statements, long study, int sign, long rankedTo) throws SQLException {
        this.statements = statements;
        this.study = study;
        this.sign = sign;
        this.rankedTo = rankedTo;
        var last = statements.prepare(LAST_EVENT);
        last.set().number(study);
        lastEvent = Math.max(rankedTo, last.number());
        var count = statements.prepare(COUNT_UNRANKED);
        count.set().number(study).number(rankedTo);
        unranked = count.number();
    }

    /// Takes note of a trial that has just been inserted and succeeded.
    void add(long event, long index, double objective) throws SQLException {
        if (event > rankedTo) {
            lastEvent = Math.max(lastEvent, event);
            unranked++;
            return;
        }
        var insert = statements.prepare(RANK_ONE);
        insert.set().number(study).real(objective * sign).number(index).number(event);
        insert.update();
    }

    /// Takes note of a trial that is no longer there.
    void remove(long index, double objective) throws SQLException {
        var delete = statements.prepare(REMOVE);
        delete.set().number(study).real(objective * sign).number(index);
        delete.update();
    }

    /// Ranks the trials that are not ranked yet when there are enough of them.
    void rankWhenMany() throws SQLException {
        if (unranked < TRIALS_AT_ONCE) {
            return;
        }
        var rank = statements.prepare(RANK);
        rank.set().real(sign).number(study).number(rankedTo).number(lastEvent);
        rank.update();
        var update = statements.prepare(RANKED_TO);
        update.set().number(lastEvent).number(study);
        update.update();
        rankedTo = lastEvent;
        unranked = 0;
    }
}
