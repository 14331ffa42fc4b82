package dev.gridwright.space;

import dev.gridwright.space.expression.Expression;
import java.util.Optional;
import java.util.regex.Pattern;

/// A named axis of a member of a space.
///
/// @param name `[A-Za-z_][A-Za-z0-9_.]*`, at most [#MAX_NAME_CHARACTERS] characters; case matters
/// @param axis its values
/// @param when the condition under which it is active; always, if empty
/// @param zip parameters of a member with the same zip name move together as one axis
/// @param label its name for people
/// @param type what its values were declared to be
public record Parameter(
        String name,
        Axis axis,
        Optional<Expression> when,
        Optional<String> zip,
        Optional<String> label,
        Optional<ParameterType> type) {
    public static final int MAX_NAME_CHARACTERS = 128;

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]*");

    /// @throws IllegalArgumentException if the name is none
    public Parameter {
        if (!isName(name)) {
            throw new IllegalArgumentException("not the name of a parameter: " + name);
        }
    }

    /// A parameter that is always active and moves alone.
    public Parameter(String name, Axis axis) {
        this(name, axis, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /// Whether a parameter may have this name.
    public static boolean isName(String name) {
        return name.length() <= MAX_NAME_CHARACTERS && NAME.matcher(name).matches();
    }

    /// Whether it has one value and always has it.
    public boolean isConstant() {
        return axis.size() == 1 && when.isEmpty();
    }
}
