package dev.gridwright.space;

import java.util.Optional;

/// A parameter as its author wrote it.
///
/// @param pointer where it was written, for problems
/// @param name as written
/// @param axis its values, or what is wrong with them; pointers of these problems start at `pointer`
/// @param when the text of its condition
/// @param zip the group with which it moves
/// @param label its name for people
/// @param type what its values are declared to be
public record ParameterDraft(
        String pointer,
        String name,
        Checked<Axis> axis,
        Optional<String> when,
        Optional<String> zip,
        Optional<String> label,
        Optional<ParameterType> type) {
    public ParameterDraft(String pointer, String name, Checked<Axis> axis) {
        this(pointer, name, axis, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    public ParameterDraft(String pointer, String name, Axis axis) {
        this(pointer, name, new Checked.Valid<>(axis));
    }

    /// The same with a condition under which it is active.
    public ParameterDraft when(String expression) {
        return new ParameterDraft(pointer, name, axis, Optional.of(expression), zip, label, type);
    }

    /// The same as part of a zip group.
    public ParameterDraft zip(String group) {
        return new ParameterDraft(pointer, name, axis, when, Optional.of(group), label, type);
    }

    /// The same with a name for people.
    public ParameterDraft label(String text) {
        return new ParameterDraft(pointer, name, axis, when, zip, Optional.of(text), type);
    }

    /// The same with values of a declared type.
    public ParameterDraft type(ParameterType declared) {
        return new ParameterDraft(pointer, name, axis, when, zip, label, Optional.of(declared));
    }
}
