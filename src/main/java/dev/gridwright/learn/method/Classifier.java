package dev.gridwright.learn.method;

/// A fitted model of classes.
@FunctionalInterface
public interface Classifier {

    /// The scores of each class for each row: probabilities if the learner gives them. The class of the highest score
    /// is predicted, the first of several.
    double[][] scores(double[][] rows);
}
