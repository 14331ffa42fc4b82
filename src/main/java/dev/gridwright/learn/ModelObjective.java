package dev.gridwright.learn;

import dev.gridwright.catalog.Metric;
import dev.gridwright.catalog.Task;
import dev.gridwright.data.DataProblem;
import dev.gridwright.data.Table;
import dev.gridwright.learn.method.Classifier;
import dev.gridwright.learn.method.Learners;
import dev.gridwright.learn.method.Regressor;
import dev.gridwright.learn.method.Values;
import dev.gridwright.learn.sample.SeededRandom;
import dev.gridwright.learn.sample.Split;
import dev.gridwright.learn.sample.Tables;
import dev.gridwright.learn.sample.Training;
import dev.gridwright.learn.score.ClassScores;
import dev.gridwright.learn.score.NumberScores;
import dev.gridwright.plugin.Objective;
import dev.gridwright.plugin.Trial;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// A built-in learner as an objective: trains on all folds but one and scores on that one.
///
/// The split depends on the split seed alone, the fit on seed and fold: both are the same whatever ran before and
/// however many processes run. What can be computed from a fold alone is kept for the next point; the last few folds
/// are.
///
/// *Thread*: called by one at a time. Smile computes in the common pool, whose parallelism must be 0 for the same bits.
public final class ModelObjective implements Objective {

    /// Splits kept, at most: the folds of a common repeat.
    private static final int MAX_SPLITS = 10;

    /// Numbers in all splits kept, at most: 128 MB. One split is always kept.
    private static final long MAX_SPLIT_VALUES = 16_000_000;

    private static final Tables TABLES = new Tables();

    private final ModelSettings settings;
    private final Table table;
    private final Map<Split.Key, Split> splits = new LinkedHashMap<>(MAX_SPLITS, 0.75f, true);

    /// Reads the data of plain settings; see [ModelSettings#of].
    ///
    /// @throws IllegalArgumentException if a setting is missing, unknown or not allowed
    /// @throws DataProblem if the data file cannot be used
    public ModelObjective(Map<String, Object> settings) throws DataProblem {
        this(ModelSettings.of(settings));
    }

    /// Reads the data of the settings.
    ///
    /// @throws DataProblem if the data file cannot be used
    public ModelObjective(ModelSettings settings) throws DataProblem {
        this(settings, TABLES.read(settings.data(), settings.sha256()));
    }

    ModelObjective(ModelSettings settings, Table table) {
        this.settings = settings;
        this.table = table;
    }

    @Override
    public Map<String, Double> evaluate(Trial trial) {
        table.summary()
                .problem(settings.task() == Task.CLASSIFICATION, trial.folds())
                .ifPresent(problem -> {
                    throw new IllegalArgumentException(problem);
                });
        Split split = split(new Split.Key(trial.splitSeed(), trial.folds(), trial.fold()));
        Values values = Values.of(
                settings.learner(),
                settings.task(),
                parameters(trial),
                split.training().features(),
                split.training().rows().length);
        long seed = SeededRandom.mix(trial.seed(), trial.fold());
        try {
            return switch (settings.task()) {
                case CLASSIFICATION -> classes(split, values, seed);
                case REGRESSION -> numbers(split, values, seed);
            };
        } catch (ExceptionInInitializerError | NoClassDefFoundError e) {
            if (settings.learner().needsOpenBlas()) {
                throw withoutOpenBlas(e);
            }
            throw e;
        }
    }

    private Map<String, Object> parameters(Trial trial) {
        if (settings.without().isEmpty()) {
            return trial.parameters();
        }
        var left = new LinkedHashMap<>(trial.parameters());
        left.remove(settings.without().get());
        return left;
    }

    private Map<String, Double> classes(Split split, Values values, long seed) {
        Stopwatch watch = new Stopwatch(split.training());
        Classifier model = Learners.fitClasses(name(), split.training(), values, seed);
        double fitSeconds = watch.lap();
        double[][] scores = model.scores(split.rows());
        double scoreSeconds = watch.lap();
        Arrays.stream(scores).forEach(this::checkFinite);
        ClassScores computed =
                new ClassScores(scores, split.codes(), split.training().classes());
        return measure(computed::value, fitSeconds, scoreSeconds);
    }

    private Map<String, Double> numbers(Split split, Values values, long seed) {
        Stopwatch watch = new Stopwatch(split.training());
        Regressor model = Learners.fitNumbers(name(), split.training(), values, seed);
        double fitSeconds = watch.lap();
        double[] predicted = model.predict(split.rows());
        double scoreSeconds = watch.lap();
        checkFinite(predicted);
        return measure(new NumberScores(predicted, split.numbers())::value, fitSeconds, scoreSeconds);
    }

    private Map<String, Double> measure(ToDoubleFunction<String> score, double fitSeconds, double scoreSeconds) {
        Map<String, Double> measured = new LinkedHashMap<>();
        for (Metric metric : settings.metrics()) {
            measured.put(
                    metric.name(),
                    switch (metric.name()) {
                        case "fit_seconds" -> fitSeconds;
                        case "score_seconds" -> scoreSeconds;
                        case String name -> score.applyAsDouble(name);
                    });
        }
        return measured;
    }

    private Split split(Split.Key key) {
        Split split = splits.get(key);
        if (split == null) {
            split = Split.of(table, settings.task(), settings.standardize(), key);
            splits.put(key, split);
            long values = (long) table.rows() * table.summary().features().size();
            while (splits.size() > 1 && (splits.size() > MAX_SPLITS || splits.size() * values > MAX_SPLIT_VALUES)) {
                splits.remove(splits.keySet().iterator().next());
            }
        }
        return split;
    }

    private void checkFinite(double[] predicted) {
        for (double value : predicted) {
            if (!Double.isFinite(value)) {
                throw new ArithmeticException(
                        "%s predicts %s: the fit ran away; standardize the features or take smaller steps"
                                .formatted(name(), value));
            }
        }
    }

    private IllegalStateException withoutOpenBlas(LinkageError e) {
        return new IllegalStateException(
                "%s needs the native library OpenBLAS, which this process could not load".formatted(name()), e);
    }

    private String name() {
        return settings.learner().name();
    }

    /// Measures fit and prediction, charging what was kept from before as if it had been computed now.
    private static final class Stopwatch {

        private final Training training;
        private long start = System.nanoTime();

        Stopwatch(Training training) {
            this.training = training;
            training.takeSavedNanos();
        }

        double lap() {
            long now = System.nanoTime();
            double seconds = (now - start + training.takeSavedNanos()) / 1e9;
            start = now;
            return seconds;
        }
    }
}
