package dev.gridwright.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Removes the rows of deleted studies, so many at a time that the changes in between hardly wait.
final class Removal {
    private static final int ROWS_AT_ONCE = 4_096;

    private static final String DELETED_STUDY = "select coalesce(min(number), 0) from study where deleted = 1";
    private static final List<String> DELETE_ROWS = deleteRows();
    private static final String DELETE_STUDY = "delete from study where number = ? and deleted = 1";

    private final Statements statements;

    Removal(Statements statements) {
        this.statements = statements;
    }

    /// Removes some rows.
    ///
    /// @return false when there was nothing to remove
    boolean removeSome() throws SQLException {
        long study = statements.prepare(DELETED_STUDY).number();
        if (study == 0) {
            return false;
        }
        for (var sql : DELETE_ROWS) {
            var delete = statements.prepare(sql);
            delete.set().number(study).number(study);
            if (delete.update() > 0) {
                return true;
            }
        }
        var delete = statements.prepare(DELETE_STUDY);
        delete.set().number(study);
        delete.update();
        return true;
    }

    private static List<String> deleteRows() {
        var statements = new ArrayList<String>();
        for (var table : List.of(
                "ranked loss, idx",
                "trial event",
                "attempt idx, token",
                "output idx",
                "lease token",
                "point idx",
                "event id")) {
            int space = table.indexOf(' ');
            var name = table.substring(0, space);
            var key = table.substring(space + 1);
            statements.add("delete from " + name + " where study = ? and (" + key + ") in (select " + key + " from "
                    + name + " where study = ? order by " + key + " limit " + ROWS_AT_ONCE + ")");
        }
        return statements;
    }
}
