package dev.gridwright.grid.section;

import java.util.Optional;
import java.util.OptionalInt;

/// One thing that is wrong with a grid, with its place.
///
/// @param pointer JSON pointer (RFC 6901) of the place; empty for the whole document
/// @param line counted from 1; empty when the place is not in the text
/// @param column counted from 1
/// @param detail what is wrong, without its full stop
/// @param found what stands there; empty when the detail says it
/// @param allowed what may stand there; empty when the detail says it
/// @param suggestion what was probably meant
public record Problem(
        String pointer,
        OptionalInt line,
        OptionalInt column,
        String detail,
        String found,
        String allowed,
        Optional<String> suggestion) {

    /// A problem with no place in the text, such as a missing file.
    public static Problem of(String detail) {
        return new Problem("", OptionalInt.empty(), OptionalInt.empty(), detail, "", "", Optional.empty());
    }

    /// What is wrong in one line, without the place: `unknown key: found "modle"; allowed: …; did you mean "model"?`
    public String sentence() {
        return detail
                + (found.isEmpty() ? "" : ": found " + found)
                + (allowed.isEmpty() ? "" : "; allowed: " + allowed)
                + suggestion.map(name -> "; did you mean \"" + name + "\"?").orElse("");
    }

    /// Place and sentence: `line 12, /trial/modle: unknown key: …`.
    @Override
    public String toString() {
        var place = line.isPresent() ? "line " + line.getAsInt() : "";
        var where = place + (place.isEmpty() || pointer.isEmpty() ? "" : ", ") + pointer;
        return where.isEmpty() ? sentence() : where + ": " + sentence();
    }
}
