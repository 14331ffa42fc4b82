package dev.gridwright.catalog;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A setting of a learner that a grid may search over.
///
/// *Shape*: values are plain: [BigDecimal], [String], [Boolean] or a [List] of these. A default is itself an allowed
/// value, so that what the plan shows can be written into a grid.
///
/// @param name the name in grid files
/// @param summary what it does, with its unit or convention
/// @param forms the ways to write a value
/// @param defaults the default for each task in which the learner has this hyperparameter
/// @param limit a further upper bound that only the data set knows
public record Hyperparameter(
        String name, String summary, List<Form> forms, Map<Task, Object> defaults, DataLimit limit) {

    /// Copies the parts and checks that every default is allowed.
    public Hyperparameter {
        forms = List.copyOf(forms);
        defaults = Collections.unmodifiableMap(new EnumMap<>(defaults));
        for (Object value : defaults.values()) {
            if (forms.stream().noneMatch(form -> form.accepts(value))) {
                throw new IllegalStateException("the default %s of %s is not allowed".formatted(value, name));
            }
        }
    }

    /// The tasks in which the learner has this hyperparameter.
    public Set<Task> tasks() {
        return defaults.keySet();
    }

    /// The value that holds when a grid says nothing.
    ///
    /// @throws IllegalArgumentException if the learner has no such hyperparameter for this task
    public Object defaultFor(Task task) {
        return Optional.ofNullable(defaults.get(task))
                .orElseThrow(() ->
                        new IllegalArgumentException("%s is no hyperparameter for %s".formatted(name, task.word())));
    }

    /// What is wrong with a value, whatever the data: "found X; allowed Y", or empty.
    public Optional<String> problem(Object value) {
        return forms.stream().anyMatch(form -> form.accepts(value))
                ? Optional.empty()
                : Optional.of("found %s; allowed %s".formatted(text(value), allowed()));
    }

    /// What is wrong with an allowed value on this data: "found X; allowed at most Y, the number of …", or empty.
    ///
    /// @param features the number of features, after text features have been one-hot encoded
    /// @param trainingRows the number of rows that the smallest fit is trained on
    public Optional<String> problem(Object value, int features, int trainingRows) {
        return limit.problem(value, features, trainingRows);
    }

    /// The allowed values in words.
    public String allowed() {
        return forms.stream().map(Form::words).collect(Collectors.joining(", or "));
    }

    private static String text(Object value) {
        return switch (value) {
            case BigDecimal number -> Math.abs((long) number.scale()) > 40 ? number.toString() : number.toPlainString();
            case String word -> '"' + word + '"';
            case Object other -> other.toString();
        };
    }
}
