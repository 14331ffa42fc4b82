package dev.gridwright.catalog;

import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A built-in learner: what it predicts, what it can be told, what it needs.
///
/// @param name the name in grid files
/// @param summary what it is, in a few words
/// @param tasks what it can predict
/// @param hyperparameters its hyperparameters, in the order of the documentation
/// @param gives what its classifier gives; a learner that gives probabilities gives scores as well
/// @param needsOpenBlas whether its arithmetic needs the native OpenBLAS library
public record Learner(
        String name,
        String summary,
        Set<Task> tasks,
        List<Hyperparameter> hyperparameters,
        Metric.Needs gives,
        boolean needsOpenBlas) {

    /// Copies the parts.
    public Learner {
        tasks = Collections.unmodifiableSet(EnumSet.copyOf(tasks));
        hyperparameters = List.copyOf(hyperparameters);
    }

    /// The hyperparameters that the learner has for a task, in the order of the documentation.
    public List<Hyperparameter> hyperparameters(Task task) {
        return hyperparameters.stream()
                .filter(hyperparameter -> hyperparameter.tasks().contains(task))
                .toList();
    }

    /// The hyperparameter with this name that the learner has for a task, if there is one.
    public Optional<Hyperparameter> hyperparameter(String name, Task task) {
        return hyperparameters(task).stream()
                .filter(hyperparameter -> hyperparameter.name().equals(name))
                .findFirst();
    }

    /// The defaults of all hyperparameters for a task, in the order of the documentation.
    public Map<String, Object> defaults(Task task) {
        Map<String, Object> defaults = new LinkedHashMap<>();
        hyperparameters(task)
                .forEach(hyperparameter -> defaults.put(hyperparameter.name(), hyperparameter.defaultFor(task)));
        return defaults;
    }

    /// Whether a metric can be computed from what this learner predicts.
    public boolean offers(Metric metric) {
        return tasks.stream().anyMatch(metric.tasks()::contains)
                && metric.needs().compareTo(gives) <= 0;
    }

    /// Why a metric cannot be computed for this learner and task: "found X; allowed Y", or empty.
    public Optional<String> problem(Metric metric, Task task) {
        if (!metric.tasks().contains(task)) {
            return Optional.of("found %s, which is no metric of %s; allowed %s"
                    .formatted(metric.name(), task.word(), names(task)));
        }
        if (!offers(metric)) {
            return Optional.of(
                    "found %s, but %s gives no probabilities; allowed %s".formatted(metric.name(), name, names(task)));
        }
        return Optional.empty();
    }

    private String names(Task task) {
        return String.join(
                ", ",
                Catalog.metrics().stream()
                        .filter(metric -> metric.tasks().contains(task) && offers(metric))
                        .map(Metric::name)
                        .toList());
    }
}
