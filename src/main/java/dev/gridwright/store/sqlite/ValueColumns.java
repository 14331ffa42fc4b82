package dev.gridwright.store.sqlite;

import dev.gridwright.store.sqlite.database.Row;
import dev.gridwright.store.sqlite.database.Statements;
import dev.gridwright.store.sqlite.json.TrialJson;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;

/// Remembers the values of metrics that were asked for, so that asking again reads only the trials that have ended
/// since: a million rows take about a second to read. Relies on [Change]: events rise in the order of the writes.
///
/// *Thread*: any; those who ask for the same column wait for each other.
final class ValueColumns {
    /// Values remembered in all, 8 bytes each; what has not been asked for longest is forgotten first.
    static final int MAX_VALUES = 4_000_000;

    private static final String RANGE =
            " from trial where study = ? and event > ? and event <= ? and objective is not null";
    private static final String OBJECTIVES = "select objective" + RANGE;
    private static final String DURATIONS = "select duration_nanos" + RANGE + " and duration_nanos is not null";
    private static final String METRICS = "select metrics" + RANGE;
    private static final String LAST_EVENT = "select coalesce(max(event), 0) from trial where study = ?";

    private final int maxValues;
    private final LinkedHashMap<Key, Column> columns = new LinkedHashMap<>(16, 0.75f, true);

    ValueColumns(int maxValues) {
        this.maxValues = maxValues;
    }

    private record Key(String study, String metric) {}

    private static final class Column {
        private double[] values = new double[256];
        private int size;
        private long lastEvent;

        private void add(double value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
            }
            values[size++] = value;
        }
    }

    @FunctionalInterface
    private interface Cell {
        /// NaN leaves the row out.
        double of(Row row) throws SQLException;
    }

    /// @param number of the study in the database
    /// @param objective the metric whose values stand in a column of their own
    double[] values(Statements statements, String study, long number, String objective, String metric)
            throws SQLException {
        Column column;
        synchronized (columns) {
            column = columns.computeIfAbsent(new Key(study, metric), key -> new Column());
        }
        double[] values;
        synchronized (column) {
            if (metric.equals(objective)) {
                extend(column, statements, number, OBJECTIVES, Row::real);
            } else if (metric.equals("duration")) {
                extend(column, statements, number, DURATIONS, row -> row.number() / 1e9);
            } else {
                extend(column, statements, number, METRICS, row -> TrialJson.metric(row.text(), metric));
            }
            values = Arrays.copyOf(column.values, column.size);
        }
        forgetSome();
        return values;
    }

    private static void extend(Column column, Statements statements, long study, String sql, Cell cell)
            throws SQLException {
        var last = statements.prepare(LAST_EVENT);
        last.set().number(study);
        long lastEvent = last.number();
        var select = statements.prepare(sql);
        select.set().number(study).number(column.lastEvent).number(lastEvent);
        int before = column.size;
        try (var rows = select.statement().executeQuery()) {
            var row = new Row(rows);
            while (row.next()) {
                double value = cell.of(row);
                if (!Double.isNaN(value)) {
                    column.add(value);
                }
            }
            column.lastEvent = Math.max(column.lastEvent, lastEvent);
        } catch (SQLException | RuntimeException e) {
            column.size = before;
            throw e;
        }
    }

    private void forgetSome() {
        synchronized (columns) {
            long held = columns.values().stream()
                    .mapToLong(column -> column.values.length)
                    .sum();
            var eldest = columns.values().iterator();
            while (held > maxValues && eldest.hasNext()) {
                held -= eldest.next().values.length;
                eldest.remove();
            }
        }
    }
}
