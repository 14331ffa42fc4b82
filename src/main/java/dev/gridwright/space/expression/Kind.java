package dev.gridwright.space.expression;

import java.math.BigDecimal;
import java.util.List;

/// What sort of thing a value is; values of different kinds are never equal.
public enum Kind {
    NUMBER("a number"),
    TEXT("a text"),
    FLAG("true or false"),
    LIST("a list");

    private final String words;

    Kind(String words) {
        this.words = words;
    }

    /// The kind in a sentence, with its article.
    public String words() {
        return words;
    }

    /// The kind of a plain value.
    ///
    /// @throws IllegalArgumentException if it is none of number, text, boolean and list
    public static Kind of(Object plain) {
        return switch (plain) {
            case BigDecimal _ -> NUMBER;
            case String _ -> TEXT;
            case Boolean _ -> FLAG;
            case List<?> _ -> LIST;
            default -> throw new IllegalArgumentException("no value of an expression: " + plain);
        };
    }
}
