package dev.gridwright.learn.tree;

import java.util.Arrays;

/// Grows trees of classes. An output is the share of each class among the rows of the node.
///
/// Impurity is a sum over classes of a function of their weights: squares for Gini, `w log w` for entropy. Both are
/// kept up to date as rows change sides.
public final class ClassTreeGrower extends TreeGrower {

    /// What is reduced.
    public enum Criterion {
        /// The chance that two rows differ.
        GINI,
        /// Bits needed to tell the class.
        ENTROPY
    }

    private final int[] classOf;
    private final int classes;
    private final Criterion criterion;
    private final double[] weightTimesLog;
    private final int[] total;
    private final int[] left;
    private int[] counts = new int[0];
    private int[] countedSizes = new int[0];
    private int size;
    private int leftSize;
    private double totalPurity;
    private double leftPurity;
    private double rightPurity;

    public ClassTreeGrower(Codes codes, int[] classOf, int classes, Criterion criterion, Limits limits) {
        super(codes, limits);
        this.classOf = classOf;
        this.classes = classes;
        this.criterion = criterion;
        this.total = new int[classes];
        this.left = new int[classes];
        this.weightTimesLog = new double[criterion == Criterion.ENTROPY ? classOf.length + 1 : 0];
        for (int weight = 2; weight < weightTimesLog.length; weight++) {
            weightTimesLog[weight] = weight * Math.log(weight);
        }
    }

    @Override
    boolean enter(int[] rows, int from, int to) {
        Arrays.fill(total, 0);
        size = 0;
        for (int i = from; i < to; i++) {
            int weight = weight(rows[i]);
            total[classOf[rows[i]]] += weight;
            size += weight;
        }
        totalPurity = 0;
        int seen = 0;
        for (int weight : total) {
            totalPurity += purity(weight);
            seen += weight > 0 ? 1 : 0;
        }
        return seen > 1;
    }

    @Override
    double[] output() {
        double[] shares = new double[classes];
        for (int i = 0; i < classes; i++) {
            shares[i] = (double) total[i] / size;
        }
        return shares;
    }

    @Override
    int size() {
        return size;
    }

    @Override
    void startSweep() {
        Arrays.fill(left, 0);
        leftSize = 0;
        leftPurity = 0;
        rightPurity = totalPurity;
    }

    @Override
    void moveLeft(int row) {
        int weight = weight(row);
        move(classOf[row], weight);
        leftSize += weight;
    }

    @Override
    int sumsPerCode() {
        return classes;
    }

    @Override
    void count(int[] rows, int from, int to, int[] codeOf, int lowest, int range) {
        if (countedSizes.length < range) {
            countedSizes = new int[range];
            counts = new int[range * classes];
        }
        Arrays.fill(countedSizes, 0, range, 0);
        Arrays.fill(counts, 0, range * classes, 0);
        for (int i = from; i < to; i++) {
            int row = rows[i];
            int code = codeOf[row] - lowest;
            int weight = weight(row);
            countedSizes[code] += weight;
            counts[code * classes + classOf[row]] += weight;
        }
    }

    @Override
    boolean isCounted(int code) {
        return countedSizes[code] > 0;
    }

    @Override
    void moveCountedLeft(int code) {
        int first = code * classes;
        for (int i = 0; i < classes; i++) {
            int weight = counts[first + i];
            if (weight > 0) {
                move(i, weight);
            }
        }
        leftSize += countedSizes[code];
    }

    @Override
    int leftSize() {
        return leftSize;
    }

    @Override
    double gain() {
        return switch (criterion) {
            case GINI -> leftPurity / leftSize + rightPurity / (size - leftSize) - totalPurity / size;
            case ENTROPY ->
                leftPurity
                        - weightTimesLog[leftSize]
                        + rightPurity
                        - weightTimesLog[size - leftSize]
                        - totalPurity
                        + weightTimesLog[size];
        };
    }

    private void move(int which, int weight) {
        int before = left[which];
        int right = total[which] - before;
        leftPurity += purity(before + weight) - purity(before);
        rightPurity += purity(right - weight) - purity(right);
        left[which] = before + weight;
    }

    private double purity(int weight) {
        return criterion == Criterion.GINI ? (double) weight * weight : weightTimesLog[weight];
    }
}
