package dev.gridwright.learn;

/// A fitted model of classes.
@FunctionalInterface
interface Classifier {

    /// The scores of each class for each row: probabilities if the learner gives them. The class of the highest score
    /// is predicted, the first of several.
    double[][] scores(double[][] rows);
}
