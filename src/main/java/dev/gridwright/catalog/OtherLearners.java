package dev.gridwright.catalog;

import static dev.gridwright.catalog.Hyperparameters.belowOne;
import static dev.gridwright.catalog.Hyperparameters.by;
import static dev.gridwright.catalog.Hyperparameters.fromZero;
import static dev.gridwright.catalog.Hyperparameters.number;
import static dev.gridwright.catalog.Hyperparameters.of;
import static dev.gridwright.catalog.Hyperparameters.positive;
import static dev.gridwright.catalog.Hyperparameters.share;
import static dev.gridwright.catalog.Hyperparameters.tolerance;
import static dev.gridwright.catalog.Hyperparameters.unit;
import static dev.gridwright.catalog.Hyperparameters.whole;
import static dev.gridwright.catalog.Hyperparameters.word;
import static dev.gridwright.catalog.Metric.Needs.PREDICTIONS;
import static dev.gridwright.catalog.Metric.Needs.PROBABILITIES;
import static dev.gridwright.catalog.Metric.Needs.SCORES;
import static dev.gridwright.catalog.Task.CLASSIFICATION;
import static dev.gridwright.catalog.Task.REGRESSION;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The learners that are not made of trees: linear, kernel, neighbour, Gaussian and neural ones.
final class OtherLearners {

    private static final int MAX_ITERATIONS = 1_000_000;
    private static final int MAX_NEIGHBOURS = 1_000_000;
    private static final int MAX_LAYERS = 8;
    private static final int MAX_NEURONS = 4_096;
    private static final Task[] BOTH = {CLASSIFICATION, REGRESSION};
    private static final Set<Task> CLASSES = Set.of(CLASSIFICATION);
    private static final Set<Task> NUMBERS = Set.of(REGRESSION);

    private OtherLearners() {}

    static List<Learner> all() {
        return List.of(
                logisticRegression(),
                new Learner(
                        "svm",
                        "support vector classifier; several classes one against the rest",
                        CLASSES,
                        kernelMachine(CLASSIFICATION),
                        SCORES,
                        false),
                new Learner("svr", "support vector regression", NUMBERS, svr(), PREDICTIONS, false),
                knn(),
                new Learner("naive_bayes", "Gaussian naive Bayes", CLASSES, List.of(), PROBABILITIES, false),
                new Learner("lda", "linear discriminant analysis", CLASSES, singularity(), PROBABILITIES, true),
                new Learner("qda", "quadratic discriminant analysis", CLASSES, singularity(), PROBABILITIES, true),
                new Learner("ols", "ordinary least squares", NUMBERS, List.of(), PREDICTIONS, true),
                mlp(),
                new Learner("ridge", "least squares with a squared penalty", NUMBERS, ridge(), PREDICTIONS, true),
                new Learner("lasso", "least squares with an absolute penalty", NUMBERS, lasso(), PREDICTIONS, true),
                new Learner(
                        "elastic_net",
                        "least squares with a squared and an absolute penalty",
                        NUMBERS,
                        elasticNet(),
                        PREDICTIONS,
                        true));
    }

    private static Learner logisticRegression() {
        return new Learner(
                "logistic_regression",
                "linear model of the log-odds",
                CLASSES,
                List.of(
                        of(
                                "lambda",
                                "penalty: half of lambda times the squared weights is added to the summed log loss"
                                        + " (1/C elsewhere)",
                                by(number("0.1"), CLASSIFICATION),
                                fromZero()),
                        maxIter("500", CLASSIFICATION),
                        of(
                                "tolerance",
                                "relative gradient at which the solver stops",
                                by(number("1e-5"), CLASSIFICATION),
                                tolerance())),
                PROBABILITIES,
                false);
    }

    private static List<Hyperparameter> kernelMachine(Task task) {
        return List.of(
                of("kernel", "inner product of two rows", by("rbf", task), word("linear", "rbf", "poly")),
                of("C", "price of a row on the wrong side", by(number("1"), task), positive()),
                of(
                        "gamma",
                        "scale of the rbf kernel exp(-gamma d²) and of the poly kernel (gamma u·v)^degree; auto is"
                                + " 1/features",
                        by("auto", task),
                        positive(),
                        word("auto")),
                of("degree", "degree of the poly kernel", by(number("3"), task), whole(1, 10)),
                of("tolerance", "gradient gap at which the solver stops", by(number("1e-3"), task), tolerance()));
    }

    private static List<Hyperparameter> svr() {
        List<Hyperparameter> all = new ArrayList<>(kernelMachine(REGRESSION));
        all.add(of(
                "epsilon",
                "error that costs nothing, in units of the target",
                by(number("0.1"), REGRESSION),
                positive()));
        return all;
    }

    private static Learner knn() {
        return new Learner(
                "knn",
                "the nearest training rows decide",
                Set.of(BOTH),
                List.of(
                        of(
                                "k",
                                "number of neighbours",
                                by(number("5"), BOTH),
                                DataLimit.TRAINING_ROWS,
                                whole(1, MAX_NEIGHBOURS)),
                        of(
                                "weights",
                                "weight of a neighbour: the same for each, or one over its distance",
                                by("uniform", BOTH),
                                word("uniform", "distance")),
                        of("p", "distance: 1 sums differences, 2 is Euclid's", by(number("2"), BOTH), whole(1, 2))),
                PROBABILITIES,
                false);
    }

    private static List<Hyperparameter> singularity() {
        return List.of(of(
                "tolerance",
                "a covariance with an eigenvalue below its square counts as singular and fails the trial",
                by(number("1e-4"), CLASSIFICATION),
                tolerance()));
    }

    private static Learner mlp() {
        return new Learner(
                "mlp",
                "neural network of fully connected layers",
                Set.of(BOTH),
                List.of(
                        of(
                                "hidden",
                                "neurons of each hidden layer; a number is one layer",
                                by(List.of(number("100")), BOTH),
                                new Form.Wholes(new Form.Whole(1, MAX_NEURONS), MAX_LAYERS),
                                whole(1, MAX_NEURONS)),
                        of(
                                "activation",
                                "what a hidden neuron does with its sum",
                                by("relu", BOTH),
                                word("relu", "tanh", "sigmoid")),
                        of("epochs", "passes over the training rows", by(number("50"), BOTH), whole(1, 100_000)),
                        of("batch", "rows of one update", by(number("32"), BOTH), whole(1, 100_000)),
                        of("learning_rate", "step of one update", by(number("0.01"), BOTH), share()),
                        of("momentum", "share of the last update that goes on", by(number("0.9"), BOTH), belowOne()),
                        of(
                                "weight_decay",
                                "after each update weights shrink by 2 · learning_rate · weight_decay, at most 0.1",
                                by(number("0"), BOTH),
                                fromZero()),
                        of(
                                "dropout",
                                "share of hidden neurons silenced at each update",
                                by(number("0"), BOTH),
                                belowOne())),
                PROBABILITIES,
                true);
    }

    private static List<Hyperparameter> ridge() {
        return List.of(of(
                "lambda",
                "penalty on the squared weights of standardized features, added to the summed squared error",
                by(number("1"), REGRESSION),
                fromZero()));
    }

    private static List<Hyperparameter> lasso() {
        return List.of(
                of(
                        "lambda",
                        "penalty on the absolute weights of standardized features, added to the summed squared error",
                        by(number("1"), REGRESSION),
                        positive()),
                maxIter("1000", REGRESSION),
                dualityGap());
    }

    private static List<Hyperparameter> elasticNet() {
        return List.of(
                of(
                        "lambda",
                        "penalty on the weights of standardized features, added to the summed squared error",
                        by(number("1"), REGRESSION),
                        positive()),
                of(
                        "l1_ratio",
                        "share of lambda on the absolute weights; the rest is on the squared ones",
                        by(number("0.5"), REGRESSION),
                        unit()),
                maxIter("1000", REGRESSION),
                dualityGap());
    }

    private static Hyperparameter maxIter(String value, Task task) {
        return of("max_iter", "steps of the solver, at most", by(number(value), task), whole(1, MAX_ITERATIONS));
    }

    private static Hyperparameter dualityGap() {
        return of(
                "tolerance",
                "relative duality gap at which the solver stops",
                by(number("1e-4"), REGRESSION),
                tolerance());
    }
}
