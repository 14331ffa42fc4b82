package dev.gridwright.learn;

import dev.gridwright.catalog.Catalog;
import dev.gridwright.catalog.Learner;
import dev.gridwright.catalog.Metric;
import dev.gridwright.catalog.Task;
import dev.gridwright.data.DataSource;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is the same for all trials of a model: learner, task, data, metrics.
///
/// @param learner the learner
/// @param task what is predicted
/// @param data the data file
/// @param sha256 the hash that the data file must have, if it is known
/// @param standardize whether features are brought to mean 0 and variance 1, as measured on the training folds
/// @param metrics the metrics to compute
/// @param without a parameter that is not for the learner, because it decides which data it gets
public record ModelSettings(
        Learner learner,
        Task task,
        DataSource data,
        Optional<String> sha256,
        boolean standardize,
        List<Metric> metrics,
        Optional<String> without) {

    /// Copies the metrics and checks that they can be computed.
    public ModelSettings {
        metrics = List.copyOf(metrics);
        if (!learner.tasks().contains(task)) {
            throw new IllegalArgumentException("%s is no learner for %s".formatted(learner.name(), task.word()));
        }
        for (Metric metric : metrics) {
            learner.problem(metric, task).ifPresent(problem -> {
                throw new IllegalArgumentException("metric: " + problem);
            });
        }
    }

    /// Reads settings from plain values, as a parent process sends them: `learner`, `task`, `format` (`csv`, `arff` or
    /// `matrix`), `path`, `target`, and if wanted `sha256`, `standardize` (default false), `metrics` (default: all
    /// of the learner) and `without`, the name of a parameter that is not for the learner.
    ///
    /// @throws IllegalArgumentException if a key is missing or unknown, or a value is not allowed
    public static ModelSettings of(Map<String, Object> plain) {
        Map<String, Object> left = new LinkedHashMap<>(plain);
        Learner learner = Catalog.learner(text(left, "learner"))
                .orElseThrow(
                        () -> new IllegalArgumentException("unknown learner '%s'".formatted(plain.get("learner"))));
        Task task = Task.of(text(left, "task"))
                .orElseThrow(() -> new IllegalArgumentException("unknown task '%s'".formatted(plain.get("task"))));
        DataSource data = source(text(left, "format"), Path.of(text(left, "path")), text(left, "target"));
        Optional<String> sha256 =
                left.remove("sha256") instanceof String hash && !hash.isEmpty() ? Optional.of(hash) : Optional.empty();
        boolean standardize = Boolean.TRUE.equals(left.remove("standardize"));
        List<Metric> metrics = left.remove("metrics") instanceof List<?> names
                ? names.stream().map(ModelSettings::metric).toList()
                : Catalog.metrics().stream()
                        .filter(metric -> learner.problem(metric, task).isEmpty())
                        .toList();
        Optional<String> without = left.remove("without") instanceof String name ? Optional.of(name) : Optional.empty();
        if (!left.isEmpty()) {
            throw new IllegalArgumentException("unknown settings of a model: " + left.keySet());
        }
        return new ModelSettings(learner, task, data, sha256, standardize, metrics, without);
    }

    private static DataSource source(String format, Path path, String target) {
        return switch (format) {
            case "csv" -> new DataSource.Csv(path, target);
            case "arff" -> new DataSource.Arff(path, target);
            case "matrix" -> new DataSource.Matrix(path, target);
            default -> throw new IllegalArgumentException("unknown format of data '%s'".formatted(format));
        };
    }

    private static Metric metric(Object name) {
        return Catalog.metric(String.valueOf(name))
                .orElseThrow(() -> new IllegalArgumentException("unknown metric '%s'".formatted(name)));
    }

    private static String text(Map<String, Object> left, String key) {
        if (left.remove(key) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("the settings of a model lack '%s'".formatted(key));
    }
}
