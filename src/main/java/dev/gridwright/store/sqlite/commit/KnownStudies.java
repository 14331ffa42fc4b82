package dev.gridwright.store.sqlite.commit;

import dev.gridwright.store.ChangeRefused;
import dev.gridwright.store.sqlite.database.Statements;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/// What the writer remembers of the studies that it has written to.
final class KnownStudies {
    private static final String FIND = "select number, sign, ranked_to from study where id = ? and deleted = 0";

    private final Statements statements;
    private final Map<String, Known> studies = new HashMap<>();

    KnownStudies(Statements statements) {
        this.statements = statements;
    }

    /// @param number that the rows of the study carry
    record Known(long number, Ranking ranking) {}

    /// @throws ChangeRefused when there is no such study
    Known get(String id) throws SQLException {
        var known = studies.get(id);
        if (known == null) {
            known = find(id);
            studies.put(id, known);
        }
        return known;
    }

    void forget(String id) {
        studies.remove(id);
    }

    Collection<Known> all() {
        return studies.values();
    }

    private Known find(String id) throws SQLException {
        var find = statements.prepare(FIND);
        find.set().text(id);
        return find.first(row -> {
                    long number = row.number();
                    return new Known(number, new Ranking(statements, number, row.integer(), row.number()));
                })
                .orElseThrow(() -> new ChangeRefused("There is no study " + id + "."));
    }
}
