package dev.gridwright.store.sqlite.row;

import dev.gridwright.store.StudyRecords;
import dev.gridwright.store.sqlite.database.Row;
import dev.gridwright.store.sqlite.database.Statements;
import java.sql.SQLException;
import java.util.Optional;

/// Reads and writes what attempts wrote; of each trial the last few are kept.
public final class OutputRows {
    private static final String INSERT = "insert into output (study, idx, token, written) values (?, ?, ?, ?)";
    private static final String FIND = "select written from output where study = ? and idx = ? and token = ?";
    private static final String FORGET = "delete from output where study = ? and idx = ? and token < (select min(token)"
            + " from (select token from output where study = ? and idx = ? order by token desc limit "
            + StudyRecords.OUTPUTS_KEPT + ") as kept)";

    private final Statements statements;

    public OutputRows(Statements statements) {
        this.statements = statements;
    }

    public Optional<String> find(long study, long index, long token) throws SQLException {
        var select = statements.prepare(FIND);
        select.set().number(study).number(index).number(token);
        return select.first(Row::text);
    }

    /// @param earlier whether the trial has written something before
    public void insert(long study, long index, long token, String written, boolean earlier) throws SQLException {
        if (written.isEmpty()) {
            return;
        }
        var insert = statements.prepare(INSERT);
        insert.set().number(study).number(index).number(token).freeText(written);
        insert.update();
        if (earlier) {
            var forget = statements.prepare(FORGET);
            forget.set().number(study).number(index).number(study).number(index);
            forget.update();
        }
    }
}
