package dev.gridwright.trial;

import dev.gridwright.space.ParameterType;
import dev.gridwright.space.Value;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What a registered command takes as the value of one parameter.
///
/// @param min the least number, included
/// @param max the greatest number, included
/// @param values the only ones, when there are any
/// @param pattern that a whole text matches
public record ArgumentType(
        ParameterType type,
        Optional<BigDecimal> min,
        Optional<BigDecimal> max,
        List<Value> values,
        Optional<String> pattern) {
    public ArgumentType {
        values = List.copyOf(values);
    }

    /// Whether a command may be given a value.
    public boolean accepts(Value value) {
        if (!type.accepts(value) || !values.isEmpty() && !values.contains(value)) {
            return false;
        }
        return switch (value) {
            case Value.Numeric(var number) ->
                min.filter(least -> number.compareTo(least) < 0).isEmpty()
                        && max.filter(most -> number.compareTo(most) > 0).isEmpty();
            case Value.Text(var text) ->
                pattern.filter(words -> !Pattern.matches(words, text)).isEmpty();
            case Value.Flag _, Value.Sequence _ -> true;
        };
    }

    /// What is accepted.
    public String words() {
        if (!values.isEmpty()) {
            return values.stream().map(Value::canonical).collect(Collectors.joining(", "));
        }
        return type.word()
                + min.map(number -> " from " + number.toPlainString()).orElse("")
                + max.map(number -> " up to " + number.toPlainString()).orElse("")
                + pattern.map(text -> " that matches " + text).orElse("");
    }
}
