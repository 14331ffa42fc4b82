package dev.gridwright.space;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// What an `exclude` says of one parameter. An absent parameter never matches.
public sealed interface Match {
    /// One of these values.
    record AnyOf(List<Value> values) implements Match {
        /// @throws IllegalArgumentException if there is no value
        public AnyOf {
            values = List.copyOf(values);
            if (values.isEmpty()) {
                throw new IllegalArgumentException("a match has at least one value");
            }
        }
    }

    /// A number that is neither below `min` nor above `max`.
    record Between(Optional<Value.Numeric> min, Optional<Value.Numeric> max) implements Match {
        /// @throws IllegalArgumentException if there is no bound, or `min` is above `max`
        public Between {
            if (min.isEmpty() && max.isEmpty()) {
                throw new IllegalArgumentException("a range has at least one bound");
            }
            if (min.isPresent()
                    && max.isPresent()
                    && min.get().number().compareTo(max.get().number()) > 0) {
                throw new IllegalArgumentException("min is above max");
            }
        }
    }

    static Match value(Value value) {
        return new AnyOf(List.of(value));
    }

    /// The match as JSON text.
    default String text() {
        return switch (this) {
            case AnyOf(var values) when values.size() == 1 -> values.getFirst().canonical();
            case AnyOf(var values) -> values.stream().map(Value::canonical).collect(Collectors.joining(", ", "[", "]"));
            case Between(var min, var max) ->
                "{" + min.map(low -> "min: " + low.canonical()).orElse("")
                        + (min.isPresent() && max.isPresent() ? ", " : "")
                        + max.map(high -> "max: " + high.canonical()).orElse("") + "}";
        };
    }

    /// The match as a question about an operand.
    default Predicate<Object> ready() {
        return switch (this) {
            case AnyOf(var values) -> anyOf(values);
            case Between(var min, var max) ->
                operand -> operand instanceof BigDecimal number
                        && (min.isEmpty() || number.compareTo(min.get().number()) >= 0)
                        && (max.isEmpty() || number.compareTo(max.get().number()) <= 0);
        };
    }

    private static Predicate<Object> anyOf(List<Value> values) {
        if (values.size() == 1) {
            return Operands.of(values.getFirst())::equals;
        }
        // A tree, since hashes can be made to collide.
        Set<String> texts = values.stream().map(Value::canonical).collect(Collectors.toCollection(TreeSet::new));
        List<Object> few = values.stream().map(Operands::of).toList();
        return values.size() <= 8 ? few::contains : operand -> texts.contains(Operands.canonical(operand));
    }
}
