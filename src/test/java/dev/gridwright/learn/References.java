package dev.gridwright.learn;

import dev.gridwright.learn.sample.Split;
import dev.gridwright.learn.sample.Standardizer;
import dev.gridwright.learn.sample.Training;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// Learners written as short as possible, to hold the real ones against. Every feature varies in the data they see.
final class References {

    private References() {}

    /// The share of each class among the k nearest rows.
    static double[] neighbourShares(Split split, int row, int k) {
        Training training = split.training();
        double[] shares = new double[training.classes()];
        IntStream.range(0, training.rows().length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> distance(split.rows()[row], training.rows()[i])))
                .limit(k)
                .forEach(i -> shares[training.codes()[i]] += 1.0 / k);
        return shares;
    }

    /// Class probabilities of independent normal features.
    static double[] gaussianShares(Split split, int row) {
        Training training = split.training();
        double[] logs = new double[training.classes()];
        for (int c = 0; c < logs.length; c++) {
            int which = c;
            int[] members = IntStream.range(0, training.codes().length)
                    .filter(i -> training.codes()[i] == which)
                    .toArray();
            logs[c] = Math.log(members.length);
            for (int j = 0; j < training.features(); j++) {
                int feature = j;
                double[] values = Arrays.stream(members)
                        .mapToDouble(i -> training.rows()[i][feature])
                        .toArray();
                double mean = Arrays.stream(values).average().orElseThrow();
                double variance = Arrays.stream(values)
                        .map(value -> (value - mean) * (value - mean))
                        .average()
                        .orElseThrow();
                double difference = split.rows()[row][j] - mean;
                logs[c] -= 0.5 * Math.log(variance) + difference * difference / (2 * variance);
            }
        }
        return softmax(logs);
    }

    /// The probability of class 1 by gradient descent on the summed log loss and half of lambda times the squared
    /// weights.
    static double[] logistic(Split split, double lambda) {
        double[][] x = withOne(split.training().rows());
        int features = x[0].length;
        double[] w = new double[features];
        // A bound of the curvature: a quarter of the summed squares, and lambda.
        double curvature = lambda
                + 0.25
                        * Arrays.stream(x)
                                .flatMapToDouble(Arrays::stream)
                                .map(v -> v * v)
                                .sum();
        double[] last = w.clone();
        for (int step = 0; step < 20_000; step++) {
            // Nesterov's momentum.
            double[] ahead = new double[features];
            for (int j = 0; j < features; j++) {
                ahead[j] = w[j] + step / (step + 3.0) * (w[j] - last[j]);
            }
            double[] gradient = new double[features];
            for (int i = 0; i < x.length; i++) {
                double error =
                        1 / (1 + Math.exp(-dot(ahead, x[i]))) - split.training().codes()[i];
                for (int j = 0; j < features; j++) {
                    gradient[j] += error * x[i][j];
                }
            }
            last = w;
            w = new double[features];
            for (int j = 0; j < features; j++) {
                double penalty = j < features - 1 ? lambda * ahead[j] : 0;
                w[j] = ahead[j] - (gradient[j] + penalty) / curvature;
            }
        }
        double[] weights = w;
        return Arrays.stream(withOne(split.rows()))
                .mapToDouble(row -> 1 / (1 + Math.exp(-dot(weights, row))))
                .toArray();
    }

    /// The distances from the boundary of a linear machine whose intercept is a weight like the others.
    ///
    /// *Source*: C.-J. Hsieh and others, "A dual coordinate descent method for large-scale linear SVM", ICML 2008.
    static double[] linearMachine(Split split, double price) {
        double[][] x = withOne(split.training().rows());
        double[] w = new double[x[0].length];
        double[] alpha = new double[x.length];
        for (int pass = 0; pass < 2_000; pass++) {
            for (int i = 0; i < x.length; i++) {
                double sign = split.training().codes()[i] == 1 ? 1 : -1;
                double updated = Math.clamp(alpha[i] - (sign * dot(w, x[i]) - 1) / dot(x[i], x[i]), 0, price);
                for (int j = 0; j < w.length; j++) {
                    w[j] += (updated - alpha[i]) * sign * x[i][j];
                }
                alpha[i] = updated;
            }
        }
        return Arrays.stream(withOne(split.rows()))
                .mapToDouble(row -> dot(w, row))
                .toArray();
    }

    /// Predictions that minimise the summed squared error, an absolute and a squared penalty, by coordinate descent.
    static double[] penalizedLeastSquares(Split split, double absolute, double squared) {
        Standardizer standardizer = Standardizer.fit(split.training().rows());
        double[][] x = standardizer.apply(split.training().rows());
        double[] y = split.training().numbers();
        double mean = Arrays.stream(y).average().orElseThrow();
        double[] w = new double[x[0].length];
        double[] residuals = Arrays.stream(y).map(value -> value - mean).toArray();
        for (int pass = 0; pass < 1_000; pass++) {
            for (int j = 0; j < w.length; j++) {
                double product = 0;
                double square = 0;
                for (int i = 0; i < x.length; i++) {
                    product += x[i][j] * (residuals[i] + w[j] * x[i][j]);
                    square += x[i][j] * x[i][j];
                }
                double shrunk = Math.signum(product) * Math.max(0, Math.abs(product) - absolute / 2);
                double updated = shrunk / (square + squared);
                for (int i = 0; i < x.length; i++) {
                    residuals[i] -= (updated - w[j]) * x[i][j];
                }
                w[j] = updated;
            }
        }
        return Arrays.stream(standardizer.apply(split.rows()))
                .mapToDouble(row -> mean + dot(w, row))
                .toArray();
    }

    /// Class probabilities of normal classes that share a covariance, by elimination.
    static double[][] discriminantShares(Split split) {
        Training training = split.training();
        int features = training.features();
        int classes = training.classes();
        double[][] means = new double[classes][features];
        double[] sizes = new double[classes];
        for (int i = 0; i < training.rows().length; i++) {
            sizes[training.codes()[i]]++;
            for (int j = 0; j < features; j++) {
                means[training.codes()[i]][j] += training.rows()[i][j];
            }
        }
        for (int c = 0; c < classes; c++) {
            for (int j = 0; j < features; j++) {
                means[c][j] /= sizes[c];
            }
        }
        double[][] covariance = new double[features][features];
        for (int i = 0; i < training.rows().length; i++) {
            double[] mean = means[training.codes()[i]];
            for (int j = 0; j < features; j++) {
                for (int l = 0; l < features; l++) {
                    covariance[j][l] += (training.rows()[i][j] - mean[j])
                            * (training.rows()[i][l] - mean[l])
                            / (training.rows().length - classes);
                }
            }
        }
        return Arrays.stream(split.rows())
                .map(row -> {
                    double[] logs = new double[classes];
                    for (int c = 0; c < classes; c++) {
                        double[] difference = new double[features];
                        for (int j = 0; j < features; j++) {
                            difference[j] = row[j] - means[c][j];
                        }
                        logs[c] = Math.log(sizes[c]) - 0.5 * dot(difference, solve(covariance, difference));
                    }
                    return softmax(logs);
                })
                .toArray(double[][]::new);
    }

    private static double[] solve(double[][] matrix, double[] right) {
        int size = right.length;
        double[][] a = Arrays.stream(matrix).map(double[]::clone).toArray(double[][]::new);
        double[] b = right.clone();
        for (int pivot = 0; pivot < size; pivot++) {
            for (int row = pivot + 1; row < size; row++) {
                double factor = a[row][pivot] / a[pivot][pivot];
                for (int j = pivot; j < size; j++) {
                    a[row][j] -= factor * a[pivot][j];
                }
                b[row] -= factor * b[pivot];
            }
        }
        for (int row = size - 1; row >= 0; row--) {
            for (int j = row + 1; j < size; j++) {
                b[row] -= a[row][j] * b[j];
            }
            b[row] /= a[row][row];
        }
        return b;
    }

    private static double[] softmax(double[] logs) {
        double largest = Arrays.stream(logs).max().orElseThrow();
        double[] shares =
                Arrays.stream(logs).map(log -> Math.exp(log - largest)).toArray();
        double sum = Arrays.stream(shares).sum();
        return Arrays.stream(shares).map(share -> share / sum).toArray();
    }

    private static double[][] withOne(double[][] rows) {
        return Arrays.stream(rows)
                .map(row -> {
                    double[] longer = Arrays.copyOf(row, row.length + 1);
                    longer[row.length] = 1;
                    return longer;
                })
                .toArray(double[][]::new);
    }

    private static double dot(double[] one, double[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        return sum;
    }

    private static double distance(double[] one, double[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += (one[i] - other[i]) * (one[i] - other[i]);
        }
        return Math.sqrt(sum);
    }
}
