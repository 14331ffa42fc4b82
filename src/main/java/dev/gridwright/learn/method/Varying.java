package dev.gridwright.learn.method;

import dev.gridwright.learn.sample.Standardizer;

/// The features that a linear model can use.
public final class Varying {

    private Varying() {}

    /// @throws IllegalArgumentException if no feature varies among the training rows
    static int[] features(Standardizer standardizer, String learner) {
        int[] varying = standardizer.varying();
        if (varying.length == 0) {
            throw new IllegalArgumentException(learner + ": every feature is constant in the training rows");
        }
        return varying;
    }
}
