package dev.gridwright.catalog;

import static dev.gridwright.catalog.Metric.Goal.MAXIMIZE;
import static dev.gridwright.catalog.Metric.Goal.MINIMIZE;
import static dev.gridwright.catalog.Metric.Needs.PREDICTIONS;
import static dev.gridwright.catalog.Metric.Needs.PROBABILITIES;
import static dev.gridwright.catalog.Metric.Needs.SCORES;
import static dev.gridwright.catalog.Task.CLASSIFICATION;
import static dev.gridwright.catalog.Task.REGRESSION;
import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.POSITIVE_INFINITY;

import java.util.List;
import java.util.Set;

/// The metrics of the built-in learners.
///
/// *Positive class*: of two classes the second in sorted order (1 of 0 and 1, `yes` of `no` and `yes`).
final class Metrics {

    private static final Set<Task> CLASSES = Set.of(CLASSIFICATION);
    private static final Set<Task> NUMBERS = Set.of(REGRESSION);
    private static final Set<Task> BOTH = Set.of(CLASSIFICATION, REGRESSION);

    private static final String OF_CLASSES =
            " of the positive class (the second of two in sorted order); with more classes the plain mean over all";

    private Metrics() {}

    static List<Metric> all() {
        return List.of(
                new Metric(
                        "accuracy",
                        "share of held-out rows whose class is predicted",
                        CLASSES,
                        MAXIMIZE,
                        0,
                        1,
                        PREDICTIONS),
                new Metric(
                        "precision",
                        "share of the rows predicted as a class that are of it" + OF_CLASSES,
                        CLASSES,
                        MAXIMIZE,
                        0,
                        1,
                        PREDICTIONS),
                new Metric(
                        "recall",
                        "share of the rows of a class that are predicted as it" + OF_CLASSES,
                        CLASSES,
                        MAXIMIZE,
                        0,
                        1,
                        PREDICTIONS),
                new Metric(
                        "f1",
                        "harmonic mean of precision and recall" + OF_CLASSES,
                        CLASSES,
                        MAXIMIZE,
                        0,
                        1,
                        PREDICTIONS),
                new Metric(
                        "auc",
                        "chance that a row of a class scores higher for it than another row does, ties counted half;"
                                + " with more than two classes the plain mean of each class against the rest",
                        CLASSES,
                        MAXIMIZE,
                        0,
                        1,
                        SCORES),
                new Metric(
                        "log_loss",
                        "mean negative natural logarithm of the probability given to the true class, which counts as"
                                + " at least 1e-15",
                        CLASSES,
                        MINIMIZE,
                        0,
                        POSITIVE_INFINITY,
                        PROBABILITIES),
                new Metric(
                        "mcc",
                        "Matthews correlation coefficient between predicted and true classes, 0 where it is undefined",
                        CLASSES,
                        MAXIMIZE,
                        -1,
                        1,
                        PREDICTIONS),
                new Metric(
                        "rmse",
                        "square root of the mean squared error, in units of the target",
                        NUMBERS,
                        MINIMIZE,
                        0,
                        POSITIVE_INFINITY,
                        PREDICTIONS),
                new Metric(
                        "mae",
                        "mean absolute error, in units of the target",
                        NUMBERS,
                        MINIMIZE,
                        0,
                        POSITIVE_INFINITY,
                        PREDICTIONS),
                new Metric(
                        "r2",
                        "share of the held-out target's variance that is explained; negative if worse than its mean",
                        NUMBERS,
                        MAXIMIZE,
                        NEGATIVE_INFINITY,
                        1,
                        PREDICTIONS),
                new Metric(
                        "fit_seconds",
                        "wall time of the fit of one fold",
                        BOTH,
                        MINIMIZE,
                        0,
                        POSITIVE_INFINITY,
                        PREDICTIONS),
                new Metric(
                        "score_seconds",
                        "wall time of predicting the held-out rows of one fold",
                        BOTH,
                        MINIMIZE,
                        0,
                        POSITIVE_INFINITY,
                        PREDICTIONS));
    }
}
