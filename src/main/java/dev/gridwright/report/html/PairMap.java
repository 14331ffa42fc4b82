package dev.gridwright.report.html;

import dev.gridwright.trial.Objective.Goal;

/// The objective by the values of two parameters.
///
/// *Thread*: one at a time.
final class PairMap {
    private final Axis x;
    private final Axis y;
    private final Goal goal;
    private final int[] counts;
    private final int[] fallen;
    private final double[] sums;
    private final double[] bests;

    PairMap(Axis x, Axis y, Goal goal) {
        this.x = x;
        this.y = y;
        this.goal = goal;
        int cells = x.size() * y.size();
        counts = new int[cells];
        fallen = new int[cells];
        sums = new double[cells];
        bests = new double[cells];
    }

    Axis x() {
        return x;
    }

    Axis y() {
        return y;
    }

    /// @param objective NaN for a trial that gave no number
    void add(int atX, int atY, double objective) {
        if (atX < 0 || atY < 0) {
            return;
        }
        int cell = atX * y.size() + atY;
        if (Double.isNaN(objective)) {
            fallen[cell]++;
            return;
        }
        if (counts[cell]++ == 0 || goal.better(objective, bests[cell])) {
            bests[cell] = objective;
        }
        sums[cell] += objective;
    }

    /// How many trials gave a number.
    int count(int atX, int atY) {
        return counts[atX * y.size() + atY];
    }

    int fallen(int atX, int atY) {
        return fallen[atX * y.size() + atY];
    }

    double mean(int atX, int atY) {
        int cell = atX * y.size() + atY;
        return sums[cell] / counts[cell];
    }

    /// NaN where none gave a number.
    double best(int atX, int atY) {
        int cell = atX * y.size() + atY;
        return counts[cell] == 0 ? Double.NaN : bests[cell];
    }
}
