package dev.gridwright.store.sqlite;

import dev.gridwright.trial.Cause;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Reads the columns of a result's current row from left to right; the counterpart of [Parameters].
final class Row {
    private final ResultSet rows;
    private int next = 1;

    Row(ResultSet rows) {
        this.rows = rows;
    }

    /// Moves to the next row and its first column.
    boolean next() throws SQLException {
        next = 1;
        return rows.next();
    }

    void skip(int columns) {
        next += columns;
    }

    long number() throws SQLException {
        return rows.getLong(next++);
    }

    int integer() throws SQLException {
        return rows.getInt(next++);
    }

    OptionalLong optionalNumber() throws SQLException {
        long number = number();
        return rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(number);
    }

    OptionalInt optionalInteger() throws SQLException {
        int number = integer();
        return rows.wasNull() ? OptionalInt.empty() : OptionalInt.of(number);
    }

    double real() throws SQLException {
        return rows.getDouble(next++);
    }

    OptionalDouble optionalReal() throws SQLException {
        double number = real();
        return rows.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(number);
    }

    boolean flag() throws SQLException {
        return integer() != 0;
    }

    String text() throws SQLException {
        return rows.getString(next++);
    }

    @Nullable
    String textOrNull() throws SQLException {
        return rows.getString(next++);
    }

    Optional<String> optionalText() throws SQLException {
        return Optional.ofNullable(textOrNull());
    }

    Optional<Cause> cause() throws SQLException {
        return optionalText().map(Cause::of);
    }

    Instant time() throws SQLException {
        return instant(number());
    }

    Optional<Instant> optionalTime() throws SQLException {
        var nanos = optionalNumber();
        return nanos.isPresent() ? Optional.of(instant(nanos.getAsLong())) : Optional.empty();
    }

    Duration duration() throws SQLException {
        return Duration.ofNanos(number());
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    }
}
