package dev.gridwright.evaluate.http;

import dev.gridwright.space.Point;
import dev.gridwright.space.Value;
import dev.gridwright.space.expression.Expression;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// A metric that is a formula of others and of parameters; a metric hides the parameter of its name.
final class Computed {
    private Computed() {}

    /// Empty when something in it has no value, or it is no number.
    static OptionalDouble number(String formula, Map<String, Double> metrics, Point point) {
        if (!(Expression.parse(formula) instanceof Expression expression)) {
            throw new IllegalStateException("the plan has seen that it is a formula: " + formula);
        }
        var names = new ArrayList<>(expression.names());
        var values = new @Nullable Object[names.size()];
        for (int i = 0; i < values.length; i++) {
            var metric = metrics.get(names.get(i));
            if (metric != null && !Double.isFinite(metric)) {
                return OptionalDouble.empty();
            }
            values[i] = metric != null
                    ? BigDecimal.valueOf(metric)
                    : point.value(names.get(i)).map(Value::plain).orElse(null);
        }
        return expression
                .formula(names::indexOf)
                .number(values)
                .map(number -> OptionalDouble.of(number.doubleValue()))
                .orElseGet(OptionalDouble::empty);
    }
}
