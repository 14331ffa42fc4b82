package dev.gridwright.catalog;

import static dev.gridwright.catalog.Hyperparameters.UNLIMITED;
import static dev.gridwright.catalog.Hyperparameters.by;
import static dev.gridwright.catalog.Hyperparameters.fraction;
import static dev.gridwright.catalog.Hyperparameters.number;
import static dev.gridwright.catalog.Hyperparameters.of;
import static dev.gridwright.catalog.Hyperparameters.share;
import static dev.gridwright.catalog.Hyperparameters.subsample;
import static dev.gridwright.catalog.Hyperparameters.whole;
import static dev.gridwright.catalog.Hyperparameters.word;
import static dev.gridwright.catalog.Metric.Needs.PROBABILITIES;
import static dev.gridwright.catalog.Task.CLASSIFICATION;
import static dev.gridwright.catalog.Task.REGRESSION;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// The learners made of decision trees.
final class TreeLearners {

    private static final int MAX_TREES = 100_000;
    private static final int MAX_DEPTH = 1_000;
    private static final int MAX_LEAVES = 1_000_000;
    private static final int MAX_MIN_LEAF = 1_000_000;
    private static final int MAX_FEATURES = 1_000_000;
    private static final Task[] BOTH = {CLASSIFICATION, REGRESSION};

    private TreeLearners() {}

    static List<Learner> all() {
        return List.of(randomForest(), gradientBoosting(), adaboost(), decisionTree());
    }

    private static Learner randomForest() {
        return new Learner(
                "random_forest",
                "trees on resampled rows that vote",
                Set.of(BOTH),
                List.of(
                        trees(BOTH),
                        maxDepth(by(UNLIMITED, BOTH)),
                        of(
                                "max_features",
                                "features tried at each split: a count, a fraction of all, or a word",
                                Map.of(CLASSIFICATION, "sqrt", REGRESSION, "third"),
                                DataLimit.FEATURES,
                                whole(1, MAX_FEATURES),
                                fraction(),
                                word("sqrt", "log2", "third", "all")),
                        maxLeaves(by(UNLIMITED, BOTH)),
                        minLeaf("1", BOTH),
                        of(
                                "subsample",
                                "share of the rows each tree sees; 1 draws as many as there are with replacement, less"
                                        + " draws without",
                                by(number("1.0"), BOTH),
                                subsample()),
                        criterion()),
                PROBABILITIES,
                false);
    }

    private static Learner gradientBoosting() {
        return new Learner(
                "gradient_boosting",
                "small trees, each correcting those before it",
                Set.of(BOTH),
                List.of(
                        trees(BOTH),
                        of("learning_rate", "weight of each tree", by(number("0.1"), BOTH), share()),
                        maxDepth(by(number("6"), BOTH)),
                        maxLeaves(by(UNLIMITED, BOTH)),
                        minLeaf("5", BOTH),
                        of(
                                "subsample",
                                "share of the rows each tree sees, drawn without replacement",
                                by(number("0.7"), BOTH),
                                subsample()),
                        of(
                                "loss",
                                "what the trees reduce",
                                by("squared_error", REGRESSION),
                                word("squared_error", "absolute_error", "huber"))),
                PROBABILITIES,
                false);
    }

    private static Learner adaboost() {
        return new Learner(
                "adaboost",
                "small trees, each on rows that those before it got wrong (SAMME)",
                Set.of(CLASSIFICATION),
                List.of(
                        trees(CLASSIFICATION),
                        maxDepth(by(UNLIMITED, CLASSIFICATION)),
                        maxLeaves(by(number("6"), CLASSIFICATION)),
                        minLeaf("1", CLASSIFICATION)),
                PROBABILITIES,
                false);
    }

    private static Learner decisionTree() {
        return new Learner(
                "decision_tree",
                "one tree of yes-or-no questions",
                Set.of(BOTH),
                List.of(maxDepth(by(UNLIMITED, BOTH)), maxLeaves(by(UNLIMITED, BOTH)), minLeaf("5", BOTH), criterion()),
                PROBABILITIES,
                false);
    }

    private static Hyperparameter trees(Task... tasks) {
        return of("trees", "number of trees", by(number("100"), tasks), whole(1, MAX_TREES));
    }

    private static Hyperparameter maxDepth(Map<Task, Object> defaults) {
        return of(
                "max_depth",
                "questions between root and leaf, at most; 1 is a stump",
                defaults,
                whole(1, MAX_DEPTH),
                word(UNLIMITED));
    }

    private static Hyperparameter maxLeaves(Map<Task, Object> defaults) {
        return of("max_leaves", "leaves of a tree, at most", defaults, whole(2, MAX_LEAVES), word(UNLIMITED));
    }

    private static Hyperparameter minLeaf(String value, Task... tasks) {
        return of("min_leaf", "rows in each leaf, at least", by(number(value), tasks), whole(1, MAX_MIN_LEAF));
    }

    private static Hyperparameter criterion() {
        return of("criterion", "impurity that a split reduces", by("gini", CLASSIFICATION), word("gini", "entropy"));
    }
}
