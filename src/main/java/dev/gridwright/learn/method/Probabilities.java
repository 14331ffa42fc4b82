package dev.gridwright.learn.method;

/// Asks a Smile classifier row by row.
public final class Probabilities {

    private Probabilities() {}

    /// Fills in the probabilities of one row and returns the predicted class.
    @FunctionalInterface
    interface Soft {
        int predict(double[] row, double[] probabilities);
    }

    static double[][] of(double[][] rows, int classes, Soft model) {
        double[][] probabilities = new double[rows.length][classes];
        for (int i = 0; i < rows.length; i++) {
            int ignored = model.predict(rows[i], probabilities[i]);
        }
        return probabilities;
    }
}
