package dev.gridwright.learn.tree;

import java.util.Arrays;

/// Grows trees of numbers, by least squares. The output is the mean of the rows of the node.
public final class NumberTreeGrower extends TreeGrower {

    private final double[] targets;
    private final double mean;
    private double[] sums = new double[0];
    private int[] countedSizes = new int[0];
    private int size;
    private int leftSize;
    private double total;
    private double left;

    public NumberTreeGrower(Codes codes, double[] targets, Limits limits) {
        super(codes, limits);
        this.targets = targets.clone();
        this.mean = Arrays.stream(targets).average().orElse(0);
        // Sums of centred targets lose fewer digits.
        for (int i = 0; i < targets.length; i++) {
            this.targets[i] -= mean;
        }
    }

    @Override
    boolean enter(int[] rows, int from, int to) {
        total = 0;
        size = 0;
        boolean differ = false;
        for (int i = from; i < to; i++) {
            int weight = weight(rows[i]);
            total += weight * targets[rows[i]];
            size += weight;
            differ |= targets[rows[i]] != targets[rows[from]];
        }
        return differ;
    }

    @Override
    double[] output() {
        return new double[] {mean + total / size};
    }

    @Override
    int size() {
        return size;
    }

    @Override
    void startSweep() {
        left = 0;
        leftSize = 0;
    }

    @Override
    void moveLeft(int row) {
        int weight = weight(row);
        left += weight * targets[row];
        leftSize += weight;
    }

    @Override
    int sumsPerCode() {
        return 1;
    }

    @Override
    void count(int[] rows, int from, int to, int[] codeOf, int lowest, int range) {
        if (countedSizes.length < range) {
            countedSizes = new int[range];
            sums = new double[range];
        }
        Arrays.fill(countedSizes, 0, range, 0);
        Arrays.fill(sums, 0, range, 0);
        for (int i = from; i < to; i++) {
            int row = rows[i];
            int code = codeOf[row] - lowest;
            int weight = weight(row);
            countedSizes[code] += weight;
            sums[code] += weight * targets[row];
        }
    }

    @Override
    boolean isCounted(int code) {
        return countedSizes[code] > 0;
    }

    @Override
    void moveCountedLeft(int code) {
        left += sums[code];
        leftSize += countedSizes[code];
    }

    @Override
    int leftSize() {
        return leftSize;
    }

    @Override
    double gain() {
        double right = total - left;
        return left * left / leftSize + right * right / (size - leftSize) - total * total / size;
    }
}
