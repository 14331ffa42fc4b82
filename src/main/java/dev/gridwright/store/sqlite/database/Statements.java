package dev.gridwright.store.sqlite.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The statements of one connection, each prepared once.
///
/// *Thread*: used by one thread; closed with the connection.
public final class Statements {
    private final Connection connection;
    private final Map<String, Prepared> prepared = new HashMap<>();

    public Statements(Connection connection) {
        this.connection = connection;
    }

    /// A statement ready to be given its parameters and executed, at once: the next call with the same text returns
    /// the same object.
    public Prepared prepare(String sql) throws SQLException {
        var known = prepared.get(sql);
        if (known == null) {
            var statement = connection.prepareStatement(sql);
            known = new Prepared(statement, new Parameters(statement));
            prepared.put(sql, known);
        }
        return known;
    }

    /// Reads the columns of a row from left to right.
    @FunctionalInterface
    public interface Reading<T> {
        T read(Row row) throws SQLException;
    }

    /// A statement that is ready to be run again and again.
    public record Prepared(PreparedStatement statement, Parameters parameters) {
        /// The parameters, from the first one.
        public Parameters set() {
            return parameters.restart();
        }

        public int update() throws SQLException {
            return statement.executeUpdate();
        }

        /// The number in the only column of the only row.
        public long number() throws SQLException {
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }

        public <T> List<T> list(Reading<T> reading) throws SQLException {
            var list = new ArrayList<T>();
            try (var rows = statement.executeQuery()) {
                var row = new Row(rows);
                while (row.next()) {
                    list.add(reading.read(row));
                }
            }
            return list;
        }

        public <T> Optional<T> first(Reading<T> reading) throws SQLException {
            try (var rows = statement.executeQuery()) {
                var row = new Row(rows);
                return row.next() ? Optional.of(reading.read(row)) : Optional.empty();
            }
        }
    }

    /// The text of a row of parameters: `(?, ?, ?)`.
    public static String marks(int count) {
        return "(" + String.join(", ", Collections.nCopies(count, "?")) + ")";
    }
}
