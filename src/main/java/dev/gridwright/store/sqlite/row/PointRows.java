package dev.gridwright.store.sqlite.row;

import dev.gridwright.store.AddedPoint;
import dev.gridwright.store.sqlite.database.Statements;
import dev.gridwright.store.sqlite.json.TrialJson;
import java.sql.SQLException;
import java.util.List;

/// The points that users added to a study.
public final class PointRows {
    private static final String INSERT =
            "insert into point (study, idx, event, place, is_new, first, params) values (?, ?, ?, ?, ?, ?, ?)"
                    + " on conflict (study, idx) do update"
                    + " set event = excluded.event, place = excluded.place, first = excluded.first";
    private static final String SELECT =
            "select idx, params, is_new, first, event from point where study = ? order by event, place";

    private final Statements statements;
    private final long study;

    /// @param study its number
    public PointRows(Statements statements, long study) {
        this.statements = statements;
        this.study = study;
    }

    public void insert(List<AddedPoint> added, long event) throws SQLException {
        var json = new TrialJson();
        for (int place = 0; place < added.size(); place++) {
            var point = added.get(place);
            var insert = statements.prepare(INSERT);
            insert.set()
                    .number(study)
                    .number(point.index())
                    .number(event)
                    .number(place)
                    .flag(point.isNew())
                    .flag(point.first())
                    .text(json.params(point.point()));
            insert.update();
        }
    }

    /// In the order in which they were added or put first.
    public List<AddedPoint> all() throws SQLException {
        var select = statements.prepare(SELECT);
        select.set().number(study);
        return select.list(row -> {
            long index = row.number();
            var point = TrialJson.readParams(row.text());
            return new AddedPoint(index, point, row.flag(), row.flag(), row.number());
        });
    }
}
