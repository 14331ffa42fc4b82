package dev.gridwright.learn.method;

import dev.gridwright.learn.sample.Training;
import java.util.Arrays;
import smile.math.distance.Distance;
import smile.math.distance.EuclideanDistance;
import smile.math.distance.ManhattanDistance;

/// The nearest neighbours. Of rows at the same distance the first in the file is the nearer, so that the result does
/// not depend on how they are searched for.
public final class NeighbourLearners {

    /// Distances that are kept for other numbers of neighbours, at most: 32 MB.
    private static final long MAX_KEPT_DISTANCES = 4_000_000;

    private NeighbourLearners() {}

    /// Names the distances among what a [Training] keeps.
    private record Key(int p) {}

    /// The distances of rows from all training rows.
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Distances(double[][] rows, double[][] values) {}

    static Classifier classes(Training training, Values values) {
        return rows -> {
            double[][] distances = distances(training, values.count("p"), rows);
            double[][] shares = new double[rows.length][training.classes()];
            for (int i = 0; i < rows.length; i++) {
                double[] weights = weights(distances, i, training, values, rows);
                double sum = Arrays.stream(weights).sum();
                for (int j = 0; j < weights.length; j++) {
                    shares[i][training.codes()[j]] += weights[j] / sum;
                }
            }
            return shares;
        };
    }

    static Regressor numbers(Training training, Values values) {
        return rows -> {
            double[][] distances = distances(training, values.count("p"), rows);
            double[] predicted = new double[rows.length];
            for (int i = 0; i < rows.length; i++) {
                double[] weights = weights(distances, i, training, values, rows);
                double sum = Arrays.stream(weights).sum();
                for (int j = 0; j < weights.length; j++) {
                    predicted[i] += weights[j] / sum * training.numbers()[j];
                }
            }
            return predicted;
        };
    }

    /// The weight of each training row for one row: 0 but for its neighbours. A row that is met exactly outweighs all
    /// others.
    private static double[] weights(double[][] kept, int row, Training training, Values values, double[][] rows) {
        double[] distances = kept.length > 0 ? kept[row] : distances(rows[row], training, metric(values.count("p")));
        int k = values.count("k");
        double[] sorted = distances.clone();
        Arrays.sort(sorted);
        double farthest = sorted[k - 1];
        int atFarthest = k;
        for (double distance : distances) {
            atFarthest -= distance < farthest ? 1 : 0;
        }
        boolean uniform = values.word("weights").equals("uniform");
        boolean met = sorted[0] == 0;
        double[] weights = new double[distances.length];
        for (int i = 0; i < weights.length; i++) {
            boolean isNeighbour = distances[i] < farthest || (distances[i] == farthest && atFarthest-- > 0);
            if (isNeighbour) {
                weights[i] = uniform ? 1 : met ? (distances[i] == 0 ? 1 : 0) : sorted[0] / distances[i];
            }
        }
        return weights;
    }

    private static double[][] distances(Training training, int p, double[][] rows) {
        if ((long) rows.length * training.rows().length > MAX_KEPT_DISTANCES) {
            return new double[0][];
        }
        Distances kept = training.keep(new Key(p), () -> allDistances(training, p, rows));
        return kept.rows == rows ? kept.values : allDistances(training, p, rows).values;
    }

    private static Distances allDistances(Training training, int p, double[][] rows) {
        Distance<double[]> metric = metric(p);
        return new Distances(
                rows,
                Arrays.stream(rows).map(row -> distances(row, training, metric)).toArray(double[][]::new));
    }

    private static double[] distances(double[] row, Training training, Distance<double[]> metric) {
        return Arrays.stream(training.rows())
                .mapToDouble(other -> metric.d(row, other))
                .toArray();
    }

    private static Distance<double[]> metric(int p) {
        return p == 1 ? new ManhattanDistance() : new EuclideanDistance();
    }
}
