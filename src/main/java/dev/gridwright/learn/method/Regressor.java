package dev.gridwright.learn.method;

/// A fitted model of numbers.
@FunctionalInterface
public interface Regressor {

    /// The predicted number for each row.
    double[] predict(double[][] rows);
}
