package dev.gridwright.learn.score;

/// Metrics of predicted numbers, as the catalogue defines them.
public final class NumberScores {

    private final int rows;
    private double absolute;
    private double squared;
    private double variation;

    public NumberScores(double[] predicted, double[] truth) {
        this.rows = truth.length;
        double mean = 0;
        for (double value : truth) {
            mean += value / rows;
        }
        for (int i = 0; i < rows; i++) {
            double error = predicted[i] - truth[i];
            absolute += Math.abs(error);
            squared += error * error;
            variation += (truth[i] - mean) * (truth[i] - mean);
        }
    }

    public double value(String metric) {
        return switch (metric) {
            case "rmse" -> Math.sqrt(squared / rows);
            case "mae" -> absolute / rows;
            case "r2" -> determination();
            default -> throw new IllegalStateException("the catalogue has no metric of numbers named " + metric);
        };
    }

    /// A target that does not vary is explained if it is met, and else not at all.
    private double determination() {
        if (variation == 0) {
            return squared == 0 ? 1 : 0;
        }
        return 1 - squared / variation;
    }
}
