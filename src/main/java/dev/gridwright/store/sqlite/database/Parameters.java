package dev.gridwright.store.sqlite.database;

import dev.gridwright.trial.Cause;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Sets the parameters of a statement from left to right; the counterpart of [Row].
///
/// Times are nanoseconds since 1970, booleans 0 or 1. A number is never NaN: some databases would store it as null.
public final class Parameters {
    private final PreparedStatement statement;
    private int next = 1;

    Parameters(PreparedStatement statement) {
        this.statement = statement;
    }

    /// Starts again at the first parameter.
    Parameters restart() {
        next = 1;
        return this;
    }

    public Parameters number(long number) throws SQLException {
        statement.setLong(next++, number);
        return this;
    }

    public Parameters number(OptionalLong number) throws SQLException {
        return number.isPresent() ? number(number.getAsLong()) : nothing(1);
    }

    public Parameters number(OptionalInt number) throws SQLException {
        return number.isPresent() ? number(number.getAsInt()) : nothing(1);
    }

    public Parameters real(double number) throws SQLException {
        if (Double.isNaN(number)) {
            throw new IllegalArgumentException("NaN cannot be stored as a number");
        }
        statement.setDouble(next++, number);
        return this;
    }

    public Parameters real(OptionalDouble number) throws SQLException {
        return number.isPresent() ? real(number.getAsDouble()) : nothing(1);
    }

    public Parameters flag(boolean flag) throws SQLException {
        return number(flag ? 1 : 0);
    }

    public Parameters text(@Nullable String text) throws SQLException {
        statement.setString(next++, text);
        return this;
    }

    /// A text from outside, without what a database may not be able to keep: NUL and halves of surrogate pairs become
    /// U+FFFD.
    public Parameters freeText(String text) throws SQLException {
        return text(storable(text));
    }

    public Parameters cause(Optional<Cause> cause) throws SQLException {
        return text(cause.isPresent() ? cause.get().word() : null);
    }

    public Parameters time(Instant time) throws SQLException {
        return number(Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano()));
    }

    public Parameters time(Optional<Instant> time) throws SQLException {
        return time.isPresent() ? time(time.get()) : nothing(1);
    }

    public Parameters duration(Duration duration) throws SQLException {
        return number(duration.toNanos());
    }

    public Parameters nothing(int columns) throws SQLException {
        for (int i = 0; i < columns; i++) {
            statement.setNull(next++, Types.NULL);
        }
        return this;
    }

    private static String storable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isSurrogate(c)) {
                return replaceUnstorable(text);
            }
        }
        return text;
    }

    private static String replaceUnstorable(String text) {
        var storable = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c == 0 || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .forEach(storable::appendCodePoint);
        return storable.toString();
    }
}
