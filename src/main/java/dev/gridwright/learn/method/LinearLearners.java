package dev.gridwright.learn.method;

import dev.gridwright.learn.sample.Standardizer;
import dev.gridwright.learn.sample.Training;
import smile.classification.LogisticRegression;
import smile.data.DataFrame;
import smile.data.formula.Formula;
import smile.regression.ElasticNet;
import smile.regression.LASSO;
import smile.regression.LinearModel;
import smile.regression.OLS;
import smile.regression.RidgeRegression;

/// The linear models. Those of numbers are fitted on standardized features, those left out that do not vary: Smile
/// refuses constant features, and takes a feature of very small numbers for one.
public final class LinearLearners {

    private LinearLearners() {}

    static Classifier logistic(Training training, Values values) {
        LogisticRegression model = LogisticRegression.fit(
                training.rows(),
                training.codes(),
                new LogisticRegression.Options(
                        values.number("lambda"), values.number("tolerance"), values.count("max_iter")));
        return rows -> Probabilities.of(rows, training.classes(), model::predict);
    }

    static Regressor leastSquares(Training training) {
        return fit(training, "ols", (formula, frame, rows, features) -> {
            if (rows <= features + 1) {
                throw new IllegalArgumentException(
                        "ols: %d training rows; allowed are more than the %d features and the intercept"
                                .formatted(rows, features));
            }
            // The decomposition by singular values stands features that follow from others.
            return OLS.fit(formula, frame, new OLS.Options(OLS.Method.SVD, false, false));
        });
    }

    static Regressor ridge(Training training, Values values) {
        return ridge(training, "ridge", values.number("lambda"));
    }

    static Regressor lasso(Training training, Values values) {
        return lasso(training, "lasso", values.number("lambda"), values);
    }

    static Regressor elasticNet(Training training, Values values) {
        double lambda = values.number("lambda");
        double share = values.number("l1_ratio");
        if (share == 0) {
            return ridge(training, "elastic_net", lambda);
        }
        if (share == 1) {
            return lasso(training, "elastic_net", lambda, values);
        }
        ElasticNet.Options options = new ElasticNet.Options(
                lambda * share, lambda * (1 - share), values.number("tolerance"), values.count("max_iter"));
        return fit(training, "elastic_net", (formula, frame, _, _) -> ElasticNet.fit(formula, frame, options));
    }

    private static Regressor ridge(Training training, String learner, double lambda) {
        return fit(training, learner, (formula, frame, _, _) -> RidgeRegression.fit(formula, frame, lambda));
    }

    private static Regressor lasso(Training training, String learner, double lambda, Values values) {
        LASSO.Options options = new LASSO.Options(lambda, values.number("tolerance"), values.count("max_iter"));
        return fit(training, learner, (formula, frame, _, _) -> LASSO.fit(formula, frame, options));
    }

    private static Regressor fit(Training training, String learner, Fit fit) {
        Standardizer standardizer = Standardizer.fit(training.rows());
        int[] varying = Varying.features(standardizer, learner);
        DataFrame frame = Frames.of(standardizer.apply(training.rows(), varying), training.numbers());
        LinearModel model = fit.apply(Frames.FORMULA, frame, training.rows().length, varying.length);
        double[] weights = model.coefficients().toArray(new double[varying.length]);
        double intercept = model.intercept();
        return rows -> {
            double[][] standardized = standardizer.apply(rows, varying);
            double[] predicted = new double[rows.length];
            for (int i = 0; i < rows.length; i++) {
                predicted[i] = intercept;
                for (int j = 0; j < weights.length; j++) {
                    predicted[i] += weights[j] * standardized[i][j];
                }
            }
            return predicted;
        };
    }

    /// A linear fit of Smile.
    @FunctionalInterface
    private interface Fit {
        LinearModel apply(Formula formula, DataFrame frame, int rows, int features);
    }
}
