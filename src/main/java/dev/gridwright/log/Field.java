package dev.gridwright.log;

import java.util.regex.Pattern;

/// A value in a line of the log that has a name: given as an argument of a message it is written there as the value
/// alone, and in JSON once more as a member of that name, by which lines are found. One that no placeholder of the
/// message takes is such a member only.
///
/// @param name in snake_case, of the words that people and programs know: `study`, `index`
/// @param value a text, a number or a truth value
public record Field(String name, Object value) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z_]*");

    public Field {
        if (!NAME.matcher(name).matches() || JsonLine.OWN.contains(name)) {
            throw new IllegalArgumentException("a field of the log cannot be called " + name);
        }
    }

    /// The study that a line is about.
    public static Field study(String id) {
        return new Field("study", id);
    }

    /// The trial that a line is about, beside its study.
    public static Field index(long index) {
        return new Field("index", index);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
