package dev.gridwright.learn.method;

import dev.gridwright.learn.sample.Training;
import java.util.Arrays;
import java.util.stream.IntStream;
import smile.classification.AdaBoost;
import smile.data.DataFrame;
import smile.data.Tuple;
import smile.model.cart.Loss;
import smile.regression.GradientTreeBoost;

/// The learners that add up small trees, on Smile's trees.
///
/// Smile's regression trees look at a hundred cuts a feature unless told otherwise, and may then find none in a small
/// node; they are told to look at all. Smile's trees take values that differ by less than 1e-7 for equal, so features
/// are multiplied by a power of two, which changes nothing else.
public final class BoostingLearners {

    private static final String CUTS = "smile.regression_tree.bins";
    private static final String ALL_CUTS = "1";

    /// The power of two that the largest value of a feature comes close to.
    private static final int EXPONENT = 10;

    private static final double HUBER_QUANTILE = 0.9;

    private BoostingLearners() {}

    static Classifier gradientOfClasses(Training training, Values values) {
        System.setProperty(CUTS, ALL_CUTS);
        int[] sizes = new int[training.classes()];
        Arrays.stream(training.codes()).forEach(code -> sizes[code]++);
        checkSubsample(values, Arrays.stream(sizes).min().orElseThrow(), "the smallest class");
        double[] factors = factors(training);
        smile.classification.GradientTreeBoost model = smile.classification.GradientTreeBoost.fit(
                Frames.FORMULA,
                Frames.of(scale(training.rows(), factors), training.codes()),
                new smile.classification.GradientTreeBoost.Options(
                        values.count("trees"),
                        depth(values),
                        leaves(training, values),
                        values.count("min_leaf"),
                        values.number("learning_rate"),
                        values.number("subsample"),
                        null,
                        null));
        return rows -> ask(scale(rows, factors), training.classes(), model::predict);
    }

    static Regressor gradientOfNumbers(Training training, Values values) {
        System.setProperty(CUTS, ALL_CUTS);
        checkSubsample(values, training.rows().length, "the training rows");
        double[] factors = factors(training);
        GradientTreeBoost model = GradientTreeBoost.fit(
                Frames.FORMULA,
                Frames.of(scale(training.rows(), factors), training.numbers()),
                new GradientTreeBoost.Options(
                        loss(values.word("loss")),
                        values.count("trees"),
                        depth(values),
                        leaves(training, values),
                        values.count("min_leaf"),
                        values.number("learning_rate"),
                        values.number("subsample"),
                        null,
                        null));
        return rows -> {
            DataFrame frame = withTarget(scale(rows, factors));
            return IntStream.range(0, rows.length)
                    .mapToDouble(i -> model.predict(frame.get(i)))
                    .toArray();
        };
    }

    static Classifier adaboost(Training training, Values values) {
        double[] factors = factors(training);
        AdaBoost model = AdaBoost.fit(
                Frames.FORMULA,
                Frames.of(scale(training.rows(), factors), training.codes()),
                new AdaBoost.Options(
                        values.count("trees"),
                        depth(values),
                        leaves(training, values),
                        values.count("min_leaf"),
                        null,
                        null));
        if (model.size() == 0) {
            throw new IllegalStateException("adaboost: no tree of these limits does better than guessing");
        }
        return rows -> ask(scale(rows, factors), training.classes(), model::predict);
    }

    /// Smile counts the root as depth 1.
    private static int depth(Values values) {
        int depth = values.limit("max_depth");
        return depth == Integer.MAX_VALUE ? depth : depth + 1;
    }

    /// No tree has more leaves than rows. The largest number would make Smile grow by recursion.
    private static int leaves(Training training, Values values) {
        return Math.max(2, Math.min(values.limit("max_leaves"), training.rows().length));
    }

    /// Each tree sees a share of the rows, of classes a share of each; Smile fails on trees that see none.
    private static void checkSubsample(Values values, int rows, String whose) {
        double share = values.number("subsample");
        if (Math.round(share * rows) < 1) {
            throw new IllegalArgumentException(
                    "subsample of gradient_boosting: found %s; allowed at least %.4f, so that a tree sees one of the"
                                    .formatted(share, Math.ceil(5_000.0 / rows) / 10_000)
                            + " %d rows of %s".formatted(rows, whose));
        }
    }

    private static Loss loss(String word) {
        return switch (word) {
            case "squared_error" -> Loss.ls();
            case "absolute_error" -> Loss.lad();
            case "huber" -> Loss.huber(HUBER_QUANTILE);
            default -> throw new IllegalStateException("the catalogue does not allow " + word);
        };
    }

    private static double[] factors(Training training) {
        double[] largest = new double[training.features()];
        for (double[] row : training.rows()) {
            for (int j = 0; j < row.length; j++) {
                largest[j] = Math.max(largest[j], Math.abs(row[j]));
            }
        }
        return Arrays.stream(largest)
                .map(value -> value == 0 ? 1 : Math.scalb(1.0, EXPONENT - Math.getExponent(value)))
                .toArray();
    }

    private static double[][] scale(double[][] rows, double[] factors) {
        return Arrays.stream(rows)
                .map(row -> IntStream.range(0, row.length)
                        .mapToDouble(j -> row[j] * factors[j])
                        .toArray())
                .toArray(double[][]::new);
    }

    private static double[][] ask(double[][] rows, int classes, Soft model) {
        DataFrame frame = withTarget(rows);
        double[][] probabilities = new double[rows.length][classes];
        for (int i = 0; i < rows.length; i++) {
            int ignored = model.predict(frame.get(i), probabilities[i]);
        }
        return probabilities;
    }

    /// A formula is bound to frames of the same columns, the target among them; it is not read.
    private static DataFrame withTarget(double[][] rows) {
        return Frames.of(rows, new int[rows.length]);
    }

    /// Fills in the probabilities of one row and returns the predicted class.
    @FunctionalInterface
    private interface Soft {
        int predict(Tuple row, double[] probabilities);
    }
}
