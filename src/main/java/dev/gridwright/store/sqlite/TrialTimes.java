package dev.gridwright.store.sqlite;

import dev.gridwright.store.sqlite.database.Row;
import dev.gridwright.store.sqlite.database.Statements;
import java.sql.SQLException;
import java.time.Instant;

/// Finds a moment among the ended trials of a study. They lie in the order of their events, which is nearly that of
/// their ends, so it is searched by halves and no index is needed.
final class TrialTimes {
    private static final String LAST = "select coalesce(max(event), 0) from trial where study = ?";
    private static final String ENDED =
            "select ended_nanos from trial where study = ? and event >= ? and ended_nanos is"
                    + " not null order by event limit 1";

    private final Statements statements;
    private final long study;

    TrialTimes(Statements statements, long study) {
        this.statements = statements;
        this.study = study;
    }

    /// The event before which trials ended before that time; one more than the last event when all did.
    long eventFrom(Instant time) throws SQLException {
        var last = statements.prepare(LAST);
        last.set().number(study);
        long low = 1;
        long high = last.number() + 1;
        while (low < high) {
            long middle = (low + high) >>> 1;
            var ended = statements.prepare(ENDED);
            ended.set().number(study).number(middle);
            boolean before =
                    ended.first(Row::time).filter(end -> end.isBefore(time)).isPresent();
            if (before) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
