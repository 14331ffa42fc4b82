package dev.gridwright.template;

import dev.gridwright.space.Value;

/// What a name stands for, in the two forms in which it can be filled in.
///
/// @param text in arguments, variables of the environment, URLs, headers, and beside other text
/// @param json where it is the whole of a JSON value
public record Filling(String text, String json) {
    /// A value of a parameter: a text is itself, everything else is written as JSON writes it.
    public static Filling of(Value value) {
        return value instanceof Value.Text(var text)
                ? new Filling(text, value.canonical())
                : new Filling(value.canonical(), value.canonical());
    }

    /// A JSON document, which is the same in both forms.
    public static Filling ofJson(String json) {
        return new Filling(json, json);
    }
}
