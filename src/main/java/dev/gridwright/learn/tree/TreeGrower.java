package dev.gridwright.learn.tree;

import dev.gridwright.learn.sample.SeededRandom;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.stream.IntStream;

/// Grows trees on weighted rows, one after another on the same data: each node is split where its impurity falls most.
///
/// Of each node a few random features are tried, each at every cut between two neighbouring values; more are tried
/// until one can be split at all. A node of a feature with few distinct values is counted, any other is sorted. With a
/// limit of leaves the node that gains most is split first, else all are split, depth first.
///
/// *Source*: L. Breiman, J. H. Friedman, R. A. Olshen and C. J. Stone, "Classification and Regression Trees", 1984;
/// features at random: L. Breiman, "Random Forests", Machine Learning 45, 2001.
///
/// *Thread*: confined to one.
public abstract class TreeGrower {

    /// Sums of one node and feature that are counted, at most; what needs more is sorted.
    private static final int MAX_COUNTED = 1 << 20;

    /// A limit of a tree.
    ///
    /// @param maxDepth the questions between root and leaf, at most
    /// @param maxLeaves the leaves, at most
    /// @param minLeaf the weight of a leaf, at least
    /// @param features the features tried at each node
    public record Limits(int maxDepth, int maxLeaves, int minLeaf, int features) {}

    private final Codes codes;
    private final Limits limits;
    private final int[] order;
    private final long[] sorted;
    private final int[] features;
    private int[] weights = new int[0];
    private Best best = Best.NONE;

    TreeGrower(Codes codes, Limits limits) {
        this.codes = codes;
        this.limits = limits;
        this.order = new int[codes.rows()];
        this.sorted = new long[codes.rows()];
        this.features = IntStream.range(0, codes.features()).toArray();
    }

    /// Grows a tree.
    ///
    /// @param rowWeights how often each row counts; 0 leaves it out
    /// @param random chooses the features
    public Tree grow(int[] rowWeights, SeededRandom random) {
        this.weights = rowWeights;
        int[] rows = IntStream.range(0, rowWeights.length)
                .filter(i -> rowWeights[i] > 0)
                .toArray();
        int capacity = 2 * Math.min(rows.length, limits.maxLeaves()) - 1;
        Nodes nodes = new Nodes(capacity);
        boolean bestFirst = limits.maxLeaves() < rows.length;
        Queue<Candidate> open = bestFirst
                ? new PriorityQueue<>(
                        Comparator.comparingDouble(Candidate::gain).reversed().thenComparingInt(Candidate::node))
                : Collections.asLifoQueue(new ArrayDeque<>());
        consider(rows, 0, rows.length, 0, nodes, open, random);
        int leaves = 1;
        while (leaves < limits.maxLeaves() && !open.isEmpty()) {
            Candidate split = open.remove();
            int middle = partition(rows, split);
            nodes.split(split);
            leaves++;
            consider(rows, split.from, middle, split.depth + 1, nodes, open, random);
            consider(rows, middle, split.to, split.depth + 1, nodes, open, random);
        }
        return nodes.tree();
    }

    /// Takes the rows of a node in: its output, and what its impurity is reduced from.
    ///
    /// @return whether the targets differ, so that a split may help
    abstract boolean enter(int[] rows, int from, int to);

    /// What the node predicts.
    abstract double[] output();

    /// The weight of all rows of the node.
    abstract int size();

    /// Starts to look for a cut: every row is on the right side.
    abstract void startSweep();

    /// Moves a row to the left side.
    abstract void moveLeft(int row);

    /// The numbers that are kept of each code when codes are counted.
    abstract int sumsPerCode();

    /// Sums up the rows of each code, from the lowest over a range.
    abstract void count(int[] rows, int from, int to, int[] codeOf, int lowest, int range);

    /// Whether rows of a code, counted from the lowest, were there.
    abstract boolean isCounted(int code);

    /// Moves all rows of a code, counted from the lowest, to the left side.
    abstract void moveCountedLeft(int code);

    /// The weight of the rows on the left side.
    abstract int leftSize();

    /// By how much the two sides together are purer than the node, times its weight.
    abstract double gain();

    final int weight(int row) {
        return weights[row];
    }

    private void consider(
            int[] rows, int from, int to, int depth, Nodes nodes, Queue<Candidate> open, SeededRandom random) {
        boolean mixed = enter(rows, from, to);
        int node = nodes.add(output());
        if (!mixed || depth >= limits.maxDepth() || size() < 2 * (long) limits.minLeaf()) {
            return;
        }
        best = Best.NONE;
        for (int tried = 0; tried < features.length; tried++) {
            if (tried >= limits.features() && best != Best.NONE) {
                break;
            }
            sweep(draw(tried, random), rows, from, to);
        }
        if (best != Best.NONE) {
            open.add(new Candidate(node, from, to, depth, best.feature, best.code, best.cut, best.gain));
        }
    }

    /// The next feature to try: all of them in their order if none is left out, else one of those not yet tried.
    private int draw(int tried, SeededRandom random) {
        if (limits.features() < features.length) {
            int other = tried + random.nextInt(features.length - tried);
            int feature = features[other];
            features[other] = features[tried];
            features[tried] = feature;
        }
        return features[tried];
    }

    private void sweep(int feature, int[] rows, int from, int to) {
        int[] codeOf = codes.codes()[feature];
        int lowest = Integer.MAX_VALUE;
        int highest = 0;
        for (int i = from; i < to; i++) {
            int code = codeOf[rows[i]];
            lowest = Math.min(lowest, code);
            highest = Math.max(highest, code);
        }
        if (lowest == highest) {
            return;
        }
        startSweep();
        int range = highest - lowest + 1;
        if (range <= 2 * (to - from) && (long) range * sumsPerCode() <= MAX_COUNTED) {
            sweepCounted(feature, rows, from, to, codeOf, lowest, range);
        } else {
            sweepSorted(feature, rows, from, to, codeOf);
        }
    }

    private void sweepCounted(int feature, int[] rows, int from, int to, int[] codeOf, int lowest, int range) {
        count(rows, from, to, codeOf, lowest, range);
        moveCountedLeft(0);
        int previous = 0;
        for (int code = 1; code < range; code++) {
            if (isCounted(code)) {
                offer(feature, lowest + previous, lowest + code);
                moveCountedLeft(code);
                previous = code;
            }
        }
    }

    private void sweepSorted(int feature, int[] rows, int from, int to, int[] codeOf) {
        int length = to - from;
        for (int i = 0; i < length; i++) {
            int row = rows[from + i];
            sorted[i] = ((long) codeOf[row] << 32) | row;
        }
        Arrays.sort(sorted, 0, length);
        int previous = (int) (sorted[0] >>> 32);
        for (int i = 0; i < length; i++) {
            int code = (int) (sorted[i] >>> 32);
            if (code != previous) {
                offer(feature, previous, code);
                previous = code;
            }
            moveLeft((int) sorted[i]);
        }
    }

    private void offer(int feature, int lower, int upper) {
        int left = leftSize();
        if (left >= limits.minLeaf() && size() - left >= limits.minLeaf()) {
            double gain = gain();
            if (gain > best.gain) {
                best = new Best(feature, lower, codes.between(feature, lower, upper), gain);
            }
        }
    }

    /// Brings the rows that go left before those that go right, each in their order.
    private int partition(int[] rows, Candidate split) {
        int[] codeOf = codes.codes()[split.feature];
        int left = split.from;
        int right = 0;
        for (int i = split.from; i < split.to; i++) {
            int row = rows[i];
            if (codeOf[row] <= split.code) {
                rows[left++] = row;
            } else {
                order[right++] = row;
            }
        }
        System.arraycopy(order, 0, rows, left, right);
        return left;
    }

    /// The best cut of a node so far.
    private record Best(int feature, int code, double cut, double gain) {
        static final Best NONE = new Best(-1, 0, 0, Double.NEGATIVE_INFINITY);
    }

    /// A node that can be split, with the best cut of its rows.
    private record Candidate(int node, int from, int to, int depth, int feature, int code, double cut, double gain) {}

    /// The nodes of the tree that grows.
    private static final class Nodes {

        private final int[] feature;
        private final double[] cut;
        private final int[] left;
        private final double[][] output;
        private int size;

        Nodes(int capacity) {
            feature = new int[capacity];
            cut = new double[capacity];
            left = new int[capacity];
            output = new double[capacity][];
        }

        int add(double[] value) {
            feature[size] = Tree.LEAF;
            output[size] = value;
            return size++;
        }

        /// The two nodes added next are the children.
        void split(Candidate split) {
            feature[split.node] = split.feature;
            cut[split.node] = split.cut;
            left[split.node] = size;
        }

        Tree tree() {
            return new Tree(
                    Arrays.copyOf(feature, size),
                    Arrays.copyOf(cut, size),
                    Arrays.copyOf(left, size),
                    Arrays.copyOf(output, size));
        }
    }
}
