package dev.gridwright.learn.score;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/// Metrics of predicted classes, as the catalogue defines them.
public final class ClassScores {

    private static final double SMALLEST_PROBABILITY = 1e-15;

    private final double[][] scores;
    private final int[] truth;
    private final int classes;
    private final long[][] confusion;

    /// @param scores of each row the scores of the classes
    /// @param truth of each row its class
    public ClassScores(double[][] scores, int[] truth, int classes) {
        this.scores = scores;
        this.truth = truth;
        this.classes = classes;
        this.confusion = new long[classes][classes];
        for (int i = 0; i < truth.length; i++) {
            confusion[truth[i]][highest(scores[i])]++;
        }
    }

    public double value(String metric) {
        return switch (metric) {
            case "accuracy" -> (double) hits() / truth.length;
            case "precision" -> overClasses(this::precision);
            case "recall" -> overClasses(this::recall);
            case "f1" -> overClasses(this::f1);
            case "auc" -> overClasses(this::auc);
            case "log_loss" -> logLoss();
            case "mcc" -> matthews();
            default -> throw new IllegalStateException("the catalogue has no metric of classes named " + metric);
        };
    }

    /// The class of the highest score, the first of several.
    static int highest(double[] scores) {
        int highest = 0;
        for (int i = 1; i < scores.length; i++) {
            if (scores[i] > scores[highest]) {
                highest = i;
            }
        }
        return highest;
    }

    /// Of two classes the value of the second, of more the mean.
    private double overClasses(IntToDoubleFunction ofClass) {
        return classes == 2
                ? ofClass.applyAsDouble(1)
                : IntStream.range(0, classes).mapToDouble(ofClass).average().orElseThrow();
    }

    private double precision(int which) {
        return ratio(confusion[which][which], predicted(which));
    }

    private double recall(int which) {
        return ratio(confusion[which][which], actual(which));
    }

    private double f1(int which) {
        return ratio(2 * confusion[which][which], predicted(which) + actual(which));
    }

    /// *Source*: the Mann–Whitney statistic with mid-ranks; T. Fawcett, "An introduction to ROC analysis", Pattern
    /// Recognition Letters 27, 2006.
    private double auc(int which) {
        int[] order = IntStream.range(0, truth.length)
                .boxed()
                .sorted((one, other) -> Double.compare(scores[one][which], scores[other][which]))
                .mapToInt(Integer::intValue)
                .toArray();
        double rankSum = 0;
        for (int from = 0, to; from < order.length; from = to) {
            double score = scores[order[from]][which];
            to = from;
            long own = 0;
            while (to < order.length && scores[order[to]][which] == score) {
                own += truth[order[to]] == which ? 1 : 0;
                to++;
            }
            rankSum += own * ((from + 1 + to) / 2.0);
        }
        double own = actual(which);
        double others = truth.length - own;
        return (rankSum - own * (own + 1) / 2) / (own * others);
    }

    private double logLoss() {
        double sum = 0;
        for (int i = 0; i < truth.length; i++) {
            double given = scores[i][truth[i]] / Arrays.stream(scores[i]).sum();
            sum -= Math.log(Math.min(1, Math.max(SMALLEST_PROBABILITY, given)));
        }
        return sum / truth.length;
    }

    /// *Source*: J. Gorodkin, "Comparing two K-category assignments by a K-category correlation coefficient",
    /// Computational Biology and Chemistry 28, 2004.
    private double matthews() {
        double rows = truth.length;
        double together = hits() * rows;
        double predictedSquares = rows * rows;
        double actualSquares = rows * rows;
        for (int i = 0; i < classes; i++) {
            double predicted = predicted(i);
            double actual = actual(i);
            together -= predicted * actual;
            predictedSquares -= predicted * predicted;
            actualSquares -= actual * actual;
        }
        double product = predictedSquares * actualSquares;
        return product == 0 ? 0 : together / Math.sqrt(product);
    }

    private long hits() {
        return IntStream.range(0, classes).mapToLong(i -> confusion[i][i]).sum();
    }

    private long predicted(int which) {
        return Arrays.stream(confusion).mapToLong(row -> row[which]).sum();
    }

    private long actual(int which) {
        return Arrays.stream(confusion[which]).sum();
    }

    private static double ratio(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
