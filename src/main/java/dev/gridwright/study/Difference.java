package dev.gridwright.study;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;
import java.util.OptionalDouble;

/// How much two objectives differ that were measured over folds, with the 95 % confidence interval of that.
///
/// The interval is Welch's, of independent means: with a deviation `s` over `n` folds and repeats, the variance of a
/// mean is `s² (1/n + 1/(k - 1))`. The second term, for `k` folds of one data set, is the correction of Nadeau and
/// Bengio (*Inference for the Generalization Error*, 2003) for training sets that overlap; without it the interval
/// would be too narrow. Studies that share their splits differ less than it says.
///
/// @param value first minus second
/// @param low empty, as is `high`, when either has no deviation
public record Difference(double value, OptionalDouble low, OptionalDouble high) {
    private static final double NORMAL_QUANTILE = 1.959963984540054;

    /// A mean over folds.
    ///
    /// @param deviation over all folds and repeats, n - 1 in the denominator
    public record Mean(double value, OptionalDouble deviation, int folds, int repeats) {
        /// Empty when it was measured once.
        private Optional<Spread> spread() {
            int n = folds * repeats;
            if (deviation.isEmpty() || n < 2) {
                return Optional.empty();
            }
            double share = 1.0 / n + (folds > 1 ? 1.0 / (folds - 1) : 0);
            return Optional.of(new Spread(deviation.getAsDouble() * deviation.getAsDouble() * share, n - 1));
        }
    }

    /// The variance of a mean, and the degrees of freedom it was estimated with.
    private record Spread(double variance, long freedom) {}

    /// First minus second.
    public static Difference of(Mean first, Mean second) {
        double value = first.value() - second.value();
        var a = first.spread();
        var b = second.spread();
        if (a.isEmpty() || b.isEmpty()) {
            return new Difference(value, OptionalDouble.empty(), OptionalDouble.empty());
        }
        double half = halfWidth(a.get(), b.get());
        return new Difference(value, OptionalDouble.of(value - half), OptionalDouble.of(value + half));
    }

    /// Half the width of the 95 % interval of the difference of two independent means.
    ///
    /// @param variance of the first mean, estimated with so many degrees of freedom
    public static double halfWidth(double variance, long freedom, double otherVariance, long otherFreedom) {
        return halfWidth(new Spread(variance, freedom), new Spread(otherVariance, otherFreedom));
    }

    private static double halfWidth(Spread a, Spread b) {
        double variance = a.variance() + b.variance();
        return variance == 0 ? 0 : quantile(freedom(a, b)) * Math.sqrt(variance);
    }

    /// Welch and Satterthwaite.
    private static double freedom(Spread a, Spread b) {
        double sum = a.variance() + b.variance();
        return sum * sum / (a.variance() * a.variance() / a.freedom() + b.variance() * b.variance() / b.freedom());
    }

    /// The 97.5 % quantile of Student's t, by the expansion of Abramowitz and Stegun 26.7.5; for the 1 and 2 degrees
    /// of freedom where that is poor, exactly.
    static double quantile(double freedom) {
        if (freedom < 1.5) {
            return Math.tan(Math.PI * 0.475);
        }
        if (freedom < 2.5) {
            return 0.95 * Math.sqrt(2 / (1 - 0.95 * 0.95));
        }
        double x = NORMAL_QUANTILE;
        double x2 = x * x;
        double g1 = x * (x2 + 1) / 4;
        double g2 = x * ((5 * x2 + 16) * x2 + 3) / 96;
        double g3 = x * (((3 * x2 + 19) * x2 + 17) * x2 - 15) / 384;
        double g4 = x * ((((79 * x2 + 776) * x2 + 1482) * x2 - 1920) * x2 - 945) / 92_160;
        return x + (g1 + (g2 + (g3 + g4 / freedom) / freedom) / freedom) / freedom;
    }

    /// Whether the interval leaves out zero: chance alone would seldom do that.
    public boolean certain() {
        return low.isPresent() && high.isPresent() && (low.getAsDouble() > 0 || high.getAsDouble() < 0);
    }

    /// What is to be said of it beside the two numbers; empty when nothing can be.
    public String note() {
        if (low.isEmpty() || high.isEmpty()) {
            return "";
        }
        return "the difference of %s is %s (95 %% interval %s to %s)"
                .formatted(
                        number(value),
                        certain() ? "more than noise" : "within the noise",
                        number(low.getAsDouble()),
                        number(high.getAsDouble()));
    }

    private static String number(double number) {
        var rounded = new BigDecimal(number).round(new MathContext(3)).stripTrailingZeros();
        return (number > 0 ? "+" : "") + (rounded.scale() > 8 ? rounded.toString() : rounded.toPlainString());
    }
}
