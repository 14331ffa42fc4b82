package dev.gridwright.learn.tree;

/// A fitted binary tree: a row goes left where its feature is at most the cut, and ends in a leaf.
///
/// @param feature of each node the feature it asks for, or [#LEAF]
/// @param cut of each node the largest value that goes left
/// @param left of each node its left child; the right child is the next
/// @param output of each node what it predicts: a share for each class, or one number
@SuppressWarnings("ArrayRecordComponent") // read by prediction, compared by nobody
public record Tree(int[] feature, double[] cut, int[] left, double[][] output) {

    public static final int LEAF = -1;

    public double[] output(double[] row) {
        int node = 0;
        while (feature[node] != LEAF) {
            node = row[feature[node]] <= cut[node] ? left[node] : left[node] + 1;
        }
        return output[node];
    }

    public int leaves() {
        return (feature.length + 1) / 2;
    }

    int depth() {
        return depth(0);
    }

    private int depth(int node) {
        return feature[node] == LEAF ? 0 : 1 + Math.max(depth(left[node]), depth(left[node] + 1));
    }
}
