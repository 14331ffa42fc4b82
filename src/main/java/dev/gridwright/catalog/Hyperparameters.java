package dev.gridwright.catalog;

import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Short ways to write hyperparameters down.
final class Hyperparameters {

    static final String UNLIMITED = "unlimited";

    private static final BigDecimal LARGEST = new BigDecimal("1e12");
    private static final BigDecimal SMALLEST = new BigDecimal("1e-12");

    private Hyperparameters() {}

    static Hyperparameter of(String name, String summary, Map<Task, Object> defaults, Form... forms) {
        return of(name, summary, defaults, DataLimit.NONE, forms);
    }

    static Hyperparameter of(String name, String summary, Map<Task, Object> defaults, DataLimit limit, Form... forms) {
        return new Hyperparameter(name, summary, List.of(forms), defaults, limit);
    }

    /// The same default for each of the tasks.
    static Map<Task, Object> by(Object value, Task... tasks) {
        Map<Task, Object> defaults = new EnumMap<>(Task.class);
        for (Task task : tasks) {
            defaults.put(task, value);
        }
        return defaults;
    }

    static BigDecimal number(String text) {
        return new BigDecimal(text);
    }

    static Form whole(int min, int max) {
        return new Form.Whole(min, max);
    }

    static Form word(String... words) {
        return new Form.Word(List.of(words));
    }

    static Form fromZero() {
        return new Form.Decimal(BigDecimal.ZERO, true, LARGEST, true);
    }

    /// Numbers above zero that a solver can work with.
    static Form positive() {
        return new Form.Decimal(SMALLEST, true, LARGEST, true);
    }

    /// Numbers above 0, up to and including 1.
    static Form share() {
        return new Form.Decimal(BigDecimal.ZERO, false, BigDecimal.ONE, true);
    }

    /// Shares of rows of which something is left.
    static Form subsample() {
        return new Form.Decimal(new BigDecimal("0.01"), true, BigDecimal.ONE, true);
    }

    /// Numbers from 0, to below 1.
    static Form belowOne() {
        return new Form.Decimal(BigDecimal.ZERO, true, BigDecimal.ONE, false);
    }

    /// Numbers strictly between 0 and 1.
    static Form fraction() {
        return new Form.Decimal(BigDecimal.ZERO, false, BigDecimal.ONE, false);
    }

    /// Numbers from 0 to 1.
    static Form unit() {
        return new Form.Decimal(BigDecimal.ZERO, true, BigDecimal.ONE, true);
    }

    static Form tolerance() {
        return new Form.Decimal(SMALLEST, true, BigDecimal.ONE, true);
    }
}
