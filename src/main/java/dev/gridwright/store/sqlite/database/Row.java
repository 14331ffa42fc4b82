package dev.gridwright.store.sqlite.database;

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
public final class Row {
    private final ResultSet rows;
    private int next = 1;

    public Row(ResultSet rows) {
        this.rows = rows;
    }

    /// Moves to the next row and its first column.
    public boolean next() throws SQLException {
        next = 1;
        return rows.next();
    }

    public void skip(int columns) {
        next += columns;
    }

    public long number() throws SQLException {
        return rows.getLong(next++);
    }

    public int integer() throws SQLException {
        return rows.getInt(next++);
    }

    public OptionalLong optionalNumber() throws SQLException {
        long number = number();
        return rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(number);
    }

    public OptionalInt optionalInteger() throws SQLException {
        int number = integer();
        return rows.wasNull() ? OptionalInt.empty() : OptionalInt.of(number);
    }

    public double real() throws SQLException {
        return rows.getDouble(next++);
    }

    public OptionalDouble optionalReal() throws SQLException {
        double number = real();
        return rows.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(number);
    }

    public boolean flag() throws SQLException {
        return integer() != 0;
    }

    public String text() throws SQLException {
        return rows.getString(next++);
    }

    @Nullable
    public String textOrNull() throws SQLException {
        return rows.getString(next++);
    }

    public Optional<String> optionalText() throws SQLException {
        return Optional.ofNullable(textOrNull());
    }

    public Optional<Cause> cause() throws SQLException {
        return optionalText().map(Cause::of);
    }

    public Instant time() throws SQLException {
        return instant(number());
    }

    public Optional<Instant> optionalTime() throws SQLException {
        var nanos = optionalNumber();
        return nanos.isPresent() ? Optional.of(instant(nanos.getAsLong())) : Optional.empty();
    }

    public Duration duration() throws SQLException {
        return Duration.ofNanos(number());
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    }
}
