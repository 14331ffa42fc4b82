package dev.gridwright.study.aggregate;

import dev.gridwright.trial.Objective.Goal;
import java.util.Arrays;

/// Numbers of the objective by level, or by a pair of levels: how many, mean, variance and best.
///
/// *Source*: B. P. Welford, "Note on a method for calculating corrected sums of squares and products", 1962.
final class Cells {
    private final Goal goal;
    private int columns;
    private int[] counts;
    private int[] falls;
    private double[] means;
    private double[] squares;
    private double[] bests;

    /// @param rows levels of the first parameter
    /// @param columns levels of the second; 1 where there is one parameter
    Cells(Goal goal, int rows, int columns) {
        this.goal = goal;
        this.columns = columns;
        int size = rows * columns;
        counts = new int[size];
        falls = new int[size];
        means = new double[size];
        squares = new double[size];
        bests = new double[size];
    }

    private int at(int row, int column) {
        if (column >= columns) {
            widen(column + 1);
        }
        int cell = row * columns + column;
        if (cell >= counts.length) {
            int size = (row + 1) * columns;
            counts = Arrays.copyOf(counts, size);
            falls = Arrays.copyOf(falls, size);
            means = Arrays.copyOf(means, size);
            squares = Arrays.copyOf(squares, size);
            bests = Arrays.copyOf(bests, size);
        }
        return cell;
    }

    private void widen(int wider) {
        int rows = counts.length / columns;
        var wide = new Cells(goal, rows, wider);
        for (int row = 0; row < rows; row++) {
            System.arraycopy(counts, row * columns, wide.counts, row * wider, columns);
            System.arraycopy(falls, row * columns, wide.falls, row * wider, columns);
            System.arraycopy(means, row * columns, wide.means, row * wider, columns);
            System.arraycopy(squares, row * columns, wide.squares, row * wider, columns);
            System.arraycopy(bests, row * columns, wide.bests, row * wider, columns);
        }
        counts = wide.counts;
        falls = wide.falls;
        means = wide.means;
        squares = wide.squares;
        bests = wide.bests;
        columns = wider;
    }

    void add(int row, int column, double number) {
        int cell = at(row, column);
        int count = ++counts[cell];
        double before = number - means[cell];
        means[cell] += before / count;
        squares[cell] += before * (number - means[cell]);
        if (count == 1 || goal.better(number, bests[cell])) {
            bests[cell] = number;
        }
    }

    void fall(int row, int column) {
        // First where it is: that may replace the array.
        int cell = at(row, column);
        falls[cell]++;
    }

    int size() {
        return counts.length;
    }

    /// What is known of a cell; of none where there is no such cell yet.
    Numbers numbers(int row, int column) {
        int cell = row * columns + column;
        if (column >= columns || cell >= counts.length || counts[cell] == 0) {
            int fallen = column < columns && cell < falls.length ? falls[cell] : 0;
            return new Numbers(0, fallen, Double.NaN, Double.NaN, Double.NaN);
        }
        double deviation = counts[cell] < 2 ? Double.NaN : Math.sqrt(squares[cell] / (counts[cell] - 1));
        return new Numbers(counts[cell], falls[cell], means[cell], deviation, bests[cell]);
    }

    /// The sum of the squared distances from the mean of the only cell.
    double sumOfSquares() {
        return squares[0];
    }
}
