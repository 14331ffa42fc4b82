package dev.gridwright.catalog;

import java.math.BigDecimal;
import java.util.Optional;

/// An upper bound of a hyperparameter that only the data set knows.
public enum DataLimit {
    /// No such bound.
    NONE,
    /// A number may be at most the number of features.
    FEATURES,
    /// A number may be at most the number of rows that the smallest fit is trained on.
    TRAINING_ROWS;

    /// What is wrong with the value on this data, if anything.
    ///
    /// @param features the number of features, after text features have been one-hot encoded
    /// @param trainingRows the number of rows that the smallest fit is trained on
    public Optional<String> problem(Object value, int features, int trainingRows) {
        if (!(value instanceof BigDecimal number)) {
            return Optional.empty();
        }
        return switch (this) {
            case NONE -> Optional.empty();
            case FEATURES -> problem(number, features, "the number of features");
            case TRAINING_ROWS -> problem(number, trainingRows, "the number of training rows");
        };
    }

    private static Optional<String> problem(BigDecimal number, int limit, String meaning) {
        return number.compareTo(BigDecimal.valueOf(limit)) <= 0
                ? Optional.empty()
                : Optional.of("found %s; allowed at most %d, %s".formatted(number.toPlainString(), limit, meaning));
    }
}
