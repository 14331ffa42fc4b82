package dev.gridwright.learn.method;

import dev.gridwright.catalog.Hyperparameter;
import dev.gridwright.catalog.Learner;
import dev.gridwright.catalog.Task;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The hyperparameters of one fit: those of the point, and the defaults of the rest. Checked against the catalogue.
public final class Values {

    private static final String UNLIMITED = "unlimited";

    private final Map<String, Object> values;

    private Values(Map<String, Object> values) {
        this.values = values;
    }

    /// @param features the number of features
    /// @param trainingRows the number of rows of this fit
    /// @throws IllegalArgumentException if a name is unknown, or a value not allowed, in itself or on this data
    public static Values of(Learner learner, Task task, Map<String, Object> point, int features, int trainingRows) {
        Map<String, Object> values = new LinkedHashMap<>(learner.defaults(task));
        point.forEach((name, value) -> {
            Hyperparameter hyperparameter = learner.hyperparameter(name, task)
                    .orElseThrow(() -> new IllegalArgumentException("%s has no hyperparameter '%s' for %s; it has %s"
                            .formatted(learner.name(), name, task.word(), values.keySet())));
            hyperparameter
                    .problem(value)
                    .or(() -> hyperparameter.problem(value, features, trainingRows))
                    .ifPresent(problem -> {
                        throw new IllegalArgumentException("%s of %s: %s".formatted(name, learner.name(), problem));
                    });
            values.put(name, value);
        });
        // A default may ask for more than a small data set has.
        values.forEach((name, value) -> learner.hyperparameter(name, task)
                .flatMap(hyperparameter -> hyperparameter.problem(value, features, trainingRows))
                .ifPresent(problem -> {
                    throw new IllegalArgumentException("%s of %s: %s".formatted(name, learner.name(), problem));
                }));
        return new Values(values);
    }

    Object get(String name) {
        Object value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("the catalogue has no hyperparameter '%s' here".formatted(name));
        }
        return value;
    }

    double number(String name) {
        return decimal(name).doubleValue();
    }

    int count(String name) {
        return decimal(name).intValueExact();
    }

    /// A count, or the largest number if it is unlimited.
    int limit(String name) {
        return get(name).equals(UNLIMITED) ? Integer.MAX_VALUE : count(name);
    }

    String word(String name) {
        return (String) get(name);
    }

    /// A list of counts; a single count is a list of one.
    List<Integer> counts(String name) {
        return get(name) instanceof List<?> list
                ? list.stream().map(item -> ((BigDecimal) item).intValueExact()).toList()
                : List.of(count(name));
    }

    private BigDecimal decimal(String name) {
        return (BigDecimal) get(name);
    }
}
