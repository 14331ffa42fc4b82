package dev.gridwright.learn.method;

import dev.gridwright.learn.sample.Standardizer;
import dev.gridwright.learn.sample.Training;
import smile.classification.LDA;
import smile.classification.NaiveBayes;
import smile.classification.QDA;
import smile.linalg.UPLO;
import smile.stat.distribution.Distribution;
import smile.stat.distribution.GaussianDistribution;
import smile.tensor.DenseMatrix;
import smile.tensor.EVD;
import smile.tensor.ScalarType;
import smile.util.IntSet;

/// The learners that take the rows of each class as normally distributed.
public final class GaussianLearners {

    /// Added to every variance, as a share of the largest: a feature that is constant in a class would else decide all.
    private static final double SMOOTHING = 1e-9;

    private GaussianLearners() {}

    static Classifier naiveBayes(Training training) {
        double[][] rows = training.rows();
        int features = training.features();
        Moments moments = Moments.of(training);
        double largest = 0;
        for (int j = 0; j < features; j++) {
            double mean = 0;
            double variance = 0;
            for (double[] row : rows) {
                mean += row[j] / rows.length;
            }
            for (double[] row : rows) {
                variance += (row[j] - mean) * (row[j] - mean) / rows.length;
            }
            largest = Math.max(largest, variance);
        }
        double added = largest > 0 ? SMOOTHING * largest : SMOOTHING;
        Distribution[][] densities = new Distribution[training.classes()][features];
        for (int i = 0; i < training.classes(); i++) {
            for (int j = 0; j < features; j++) {
                densities[i][j] =
                        new GaussianDistribution(moments.means[i][j], Math.sqrt(moments.variances[i][j] + added));
            }
        }
        NaiveBayes model = new NaiveBayes(moments.shares, densities);
        return scored -> Probabilities.of(scored, training.classes(), model::predict);
    }

    /// Smile's own fit takes the covariance of all rows around the common mean; the discriminant needs the one within
    /// the classes, so it is computed here and handed over.
    static Classifier linear(Training training, Values values) {
        Standardizer standardizer = Standardizer.fit(training.rows());
        int[] varying = Varying.features(standardizer, "lda");
        Training standardized =
                Training.ofClasses(standardizer.apply(training.rows(), varying), training.codes(), training.classes());
        Moments moments = Moments.of(standardized);
        EVD eigen = withinClasses(standardized, moments).eigen().sort();
        double tolerance = values.number("tolerance");
        for (int j = 0; j < varying.length; j++) {
            if (eigen.wr().get(j) < tolerance * tolerance) {
                throw new IllegalArgumentException(
                        "lda: the covariance of the features is close to singular (eigenvalue %s, tolerance %s): some"
                                        .formatted(eigen.wr().get(j), tolerance)
                                + " features follow from others");
            }
        }
        LDA model = new LDA(moments.shares, moments.means, eigen.wr(), eigen.Vr(), IntSet.of(training.classes()));
        return rows -> Probabilities.of(standardizer.apply(rows, varying), training.classes(), model::predict);
    }

    static Classifier quadratic(Training training, Values values) {
        Standardizer standardizer = Standardizer.fit(training.rows());
        int[] varying = Varying.features(standardizer, "qda");
        int[] sizes = Moments.sizes(training);
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] <= varying.length) {
                throw new IllegalArgumentException(
                        "qda: a class has %d training rows; allowed are more than the %d features that vary"
                                .formatted(sizes[i], varying.length));
            }
        }
        QDA model;
        try {
            model = QDA.fit(
                    standardizer.apply(training.rows(), varying), training.codes(), null, values.number("tolerance"));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "qda: the covariance of a class is singular within the tolerance: " + e.getMessage(), e);
        }
        return rows -> Probabilities.of(standardizer.apply(rows, varying), training.classes(), model::predict);
    }

    private static DenseMatrix withinClasses(Training training, Moments moments) {
        int features = training.features();
        DenseMatrix covariance = DenseMatrix.zeros(ScalarType.Float64, features, features);
        double[][] sums = new double[features][features];
        double[] centred = new double[features];
        for (int i = 0; i < training.rows().length; i++) {
            double[] mean = moments.means[training.codes()[i]];
            for (int j = 0; j < features; j++) {
                centred[j] = training.rows()[i][j] - mean[j];
                for (int l = 0; l <= j; l++) {
                    sums[j][l] += centred[j] * centred[l];
                }
            }
        }
        double freedom = Math.max(1, training.rows().length - training.classes());
        for (int j = 0; j < features; j++) {
            for (int l = 0; l <= j; l++) {
                covariance.set(j, l, sums[j][l] / freedom);
                covariance.set(l, j, sums[j][l] / freedom);
            }
        }
        covariance.withUplo(UPLO.LOWER);
        return covariance;
    }

    /// Mean and variance of each feature in each class, and the share of each class.
    @SuppressWarnings("ArrayRecordComponent") // read at once, compared by nobody
    private record Moments(double[] shares, double[][] means, double[][] variances) {

        static Moments of(Training training) {
            int features = training.features();
            int[] sizes = sizes(training);
            double[] shares = new double[training.classes()];
            double[][] means = new double[training.classes()][features];
            double[][] variances = new double[training.classes()][features];
            double[][] rows = training.rows();
            for (int i = 0; i < rows.length; i++) {
                int which = training.codes()[i];
                shares[which] += 1.0 / rows.length;
                for (int j = 0; j < features; j++) {
                    means[which][j] += rows[i][j] / sizes[which];
                }
            }
            for (int i = 0; i < rows.length; i++) {
                int which = training.codes()[i];
                for (int j = 0; j < features; j++) {
                    double difference = rows[i][j] - means[which][j];
                    variances[which][j] += difference * difference / sizes[which];
                }
            }
            return new Moments(shares, means, variances);
        }

        static int[] sizes(Training training) {
            int[] sizes = new int[training.classes()];
            for (int code : training.codes()) {
                sizes[code]++;
            }
            return sizes;
        }
    }
}
