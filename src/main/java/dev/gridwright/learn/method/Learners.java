package dev.gridwright.learn.method;

import dev.gridwright.learn.sample.Training;
import smile.math.MathEx;

/// Fits the learner of a name. Smile's random numbers are fixed before each fit.
public final class Learners {

    private Learners() {}

    public static Classifier fitClasses(String learner, Training training, Values values, long seed) {
        MathEx.setSeed(seed);
        return switch (learner) {
            case "random_forest" -> TreeLearners.forestOfClasses(training, values, seed);
            case "gradient_boosting" -> BoostingLearners.gradientOfClasses(training, values);
            case "adaboost" -> BoostingLearners.adaboost(training, values);
            case "decision_tree" -> TreeLearners.treeOfClasses(training, values);
            case "logistic_regression" -> LinearLearners.logistic(training, values);
            case "svm" -> KernelLearners.classes(training, values, seed);
            case "knn" -> NeighbourLearners.classes(training, values);
            case "naive_bayes" -> GaussianLearners.naiveBayes(training);
            case "lda" -> GaussianLearners.linear(training, values);
            case "qda" -> GaussianLearners.quadratic(training, values);
            case "mlp" -> NeuralLearners.classes(training, values);
            default -> throw new IllegalStateException("the catalogue has no classifier named " + learner);
        };
    }

    public static Regressor fitNumbers(String learner, Training training, Values values, long seed) {
        MathEx.setSeed(seed);
        return switch (learner) {
            case "random_forest" -> TreeLearners.forestOfNumbers(training, values, seed);
            case "gradient_boosting" -> BoostingLearners.gradientOfNumbers(training, values);
            case "decision_tree" -> TreeLearners.treeOfNumbers(training, values);
            case "svr" -> KernelLearners.numbers(training, values);
            case "knn" -> NeighbourLearners.numbers(training, values);
            case "ols" -> LinearLearners.leastSquares(training);
            case "mlp" -> NeuralLearners.numbers(training, values);
            case "ridge" -> LinearLearners.ridge(training, values);
            case "lasso" -> LinearLearners.lasso(training, values);
            case "elastic_net" -> LinearLearners.elasticNet(training, values);
            default -> throw new IllegalStateException("the catalogue has no regressor named " + learner);
        };
    }
}
