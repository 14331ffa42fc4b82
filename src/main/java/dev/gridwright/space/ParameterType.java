package dev.gridwright.space;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What a parameter's values are declared to be; checked, never converted.
public enum ParameterType {
    INTEGER("integer"),
    NUMBER("number"),
    STRING("string"),
    BOOLEAN("boolean"),
    LIST("list");

    private final String word;

    ParameterType(String word) {
        this.word = word;
    }

    /// The type as files spell it.
    public String word() {
        return word;
    }

    /// All types as files spell them.
    public static List<String> words() {
        return Arrays.stream(values()).map(ParameterType::word).toList();
    }

    /// The type that files spell so.
    public static Optional<ParameterType> named(String word) {
        return Arrays.stream(values()).filter(type -> type.word.equals(word)).findFirst();
    }

    /// Whether a value is of this type; a whole number is both an integer and a number.
    public boolean accepts(Value value) {
        return switch (this) {
            case INTEGER -> value instanceof Value.Numeric(var number) && number.scale() <= 0;
            case NUMBER -> value instanceof Value.Numeric;
            case STRING -> value instanceof Value.Text;
            case BOOLEAN -> value instanceof Value.Flag;
            case LIST -> value instanceof Value.Sequence;
        };
    }
}
