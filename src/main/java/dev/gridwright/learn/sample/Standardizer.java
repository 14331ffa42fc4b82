package dev.gridwright.learn.sample;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Brings features to mean 0 and variance 1, as measured on training rows. A constant feature is only centred.
///
/// The variance divides by the number of rows.
public final class Standardizer {

    private final double[] means;
    private final double[] deviations;

    private Standardizer(double[] means, double[] deviations) {
        this.means = means;
        this.deviations = deviations;
    }

    public static Standardizer fit(double[][] rows) {
        int features = rows[0].length;
        double[] means = new double[features];
        double[] deviations = new double[features];
        for (double[] row : rows) {
            for (int j = 0; j < features; j++) {
                means[j] += row[j] / rows.length;
            }
        }
        for (double[] row : rows) {
            for (int j = 0; j < features; j++) {
                double difference = row[j] - means[j];
                deviations[j] += difference * difference / rows.length;
            }
        }
        for (int j = 0; j < features; j++) {
            deviations[j] = isConstant(rows, j) ? 0 : Math.sqrt(deviations[j]);
        }
        return new Standardizer(means, deviations);
    }

    /// The features that vary, in ascending order.
    public int[] varying() {
        return IntStream.range(0, means.length).filter(j -> deviations[j] > 0).toArray();
    }

    public double[][] apply(double[][] rows) {
        return apply(rows, IntStream.range(0, means.length).toArray());
    }

    /// The given features of the rows, standardized.
    public double[][] apply(double[][] rows, int[] features) {
        return Arrays.stream(rows)
                .map(row -> Arrays.stream(features)
                        .mapToDouble(j -> (row[j] - means[j]) / (deviations[j] > 0 ? deviations[j] : 1))
                        .toArray())
                .toArray(double[][]::new);
    }

    private static boolean isConstant(double[][] rows, int feature) {
        for (double[] row : rows) {
            if (row[feature] != rows[0][feature]) {
                return false;
            }
        }
        return true;
    }
}
