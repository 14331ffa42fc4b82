package dev.gridwright.store.sqlite.commit;

import dev.gridwright.store.sqlite.database.Row;
import dev.gridwright.store.sqlite.database.Statements;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Removes the rows of deleted studies, so many at a time that the changes in between hardly wait.
final class Removal {
    private static final int ROWS_AT_ONCE = 4_096;

    private static final String DELETED_STUDY = "select coalesce(min(number), 0) from study where deleted = 1";
    private static final List<String> DELETE_ROWS = deleteRows();
    private static final String DELETE_TRIALS = deleteRows("trial", "event");
    private static final String FIND_CACHE = "select cache from cache_study where study = ?";
    private static final String FORGET_RESULTS = "delete from cached where cache = ? and study = ?"
            + " and seed in (select seed from trial where study = ? order by event limit " + ROWS_AT_ONCE + ")";
    private static final String FORGET_STUDY = "delete from cache_study where study = ?";
    private static final String FORGET_CACHE =
            "delete from cache where number = ? and number not in (select cache from cache_study)";
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
        var find = statements.prepare(FIND_CACHE);
        find.set().number(study);
        var cache = find.first(Row::number);
        for (var sql : DELETE_ROWS) {
            if (cache.isPresent() && sql.equals(DELETE_TRIALS)) {
                // Those of the trials that go now.
                var forget = statements.prepare(FORGET_RESULTS);
                forget.set().number(cache.get()).number(study).number(study);
                forget.update();
            }
            var delete = statements.prepare(sql);
            delete.set().number(study).number(study);
            if (delete.update() > 0) {
                return true;
            }
        }
        if (cache.isPresent()) {
            forget(study, cache.get());
        }
        var delete = statements.prepare(DELETE_STUDY);
        delete.set().number(study);
        delete.update();
        return true;
    }

    private void forget(long study, long cache) throws SQLException {
        var forgetStudy = statements.prepare(FORGET_STUDY);
        forgetStudy.set().number(study);
        forgetStudy.update();
        var forgetCache = statements.prepare(FORGET_CACHE);
        forgetCache.set().number(cache);
        forgetCache.update();
    }

    private static List<String> deleteRows() {
        var statements = new ArrayList<String>();
        for (var table : List.of(
                "ranked loss, idx",
                "trial event",
                "attempt idx, token",
                "output idx, token",
                "lease token",
                "point idx",
                "worker_lease token",
                "event id")) {
            int space = table.indexOf(' ');
            var name = table.substring(0, space);
            var key = table.substring(space + 1);
            statements.add(deleteRows(name, key));
        }
        return statements;
    }

    private static String deleteRows(String table, String key) {
        return "delete from " + table + " where study = ? and (" + key + ") in (select " + key + " from " + table
                + " where study = ? order by " + key + " limit " + ROWS_AT_ONCE + ")";
    }
}
