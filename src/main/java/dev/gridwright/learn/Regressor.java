package dev.gridwright.learn;

/// A fitted model of numbers.
@FunctionalInterface
interface Regressor {

    /// The predicted number for each row.
    double[] predict(double[][] rows);
}
