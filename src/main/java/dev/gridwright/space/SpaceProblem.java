package dev.gridwright.space;

import dev.gridwright.space.expression.Fault;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalInt;

/// What keeps a definition from being a space, or makes it doubtful: told to its author, never thrown.
///
/// @param pointer JSON pointer of the place, below the one that the caller named
/// @param column where in the text at that place, counted from 1
/// @param found what stands there
/// @param allowed what may stand there
/// @param nearest the known name that was probably meant
public record SpaceProblem(String pointer, OptionalInt column, String found, String allowed, Optional<String> nearest) {
    public SpaceProblem(String pointer, String found, String allowed) {
        this(pointer, OptionalInt.empty(), found, allowed, Optional.empty());
    }

    static SpaceProblem of(String pointer, Fault fault) {
        return new SpaceProblem(
                pointer, OptionalInt.of(fault.column()), fault.found(), fault.allowed(), fault.nearest());
    }

    static SpaceProblem unknownName(String pointer, String name, Collection<String> known) {
        return new SpaceProblem(
                pointer,
                OptionalInt.empty(),
                "the unknown parameter '" + name + "'",
                "a parameter of the space",
                NearestName.of(name, known));
    }

    /// The same problem where `prefix` points to the whole of which it was a part.
    public SpaceProblem below(String prefix) {
        return new SpaceProblem(prefix + pointer, column, found, allowed, nearest);
    }

    /// The pointer of a member of an object.
    static String child(String pointer, String name) {
        return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
    }

    /// The problem as a sentence: what was found, what is allowed, what was probably meant.
    public String detail() {
        return "found " + found + (column.isPresent() ? " in column " + column.getAsInt() : "") + ", allowed: "
                + allowed
                + nearest.map(name -> "; did you mean '" + name + "'?").orElse("");
    }
}
