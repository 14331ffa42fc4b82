package dev.gridwright.learn.tree;

import java.util.Arrays;

/// The training rows as trees see them: of each feature only the order of its values matters.
///
/// @param values the distinct values of each feature, ascending
/// @param codes for each feature the position of each row's value among them
@SuppressWarnings("ArrayRecordComponent") // shared by all trees, compared by nobody
public record Codes(double[][] values, int[][] codes) {

    /// Names the codes among what a [Training] keeps.
    public record Key() {}

    public static Codes of(double[][] rows) {
        int features = rows[0].length;
        double[][] values = new double[features][];
        int[][] codes = new int[features][rows.length];
        double[] column = new double[rows.length];
        for (int j = 0; j < features; j++) {
            for (int i = 0; i < rows.length; i++) {
                // Adding zero makes the negative zero the positive one, which sorting would tell apart.
                column[i] = rows[i][j] + 0.0;
            }
            values[j] = Arrays.stream(column).sorted().distinct().toArray();
            for (int i = 0; i < rows.length; i++) {
                codes[j][i] = Arrays.binarySearch(values[j], column[i]);
            }
        }
        return new Codes(values, codes);
    }

    int features() {
        return values.length;
    }

    int rows() {
        return codes[0].length;
    }

    /// A number between two neighbouring values: at least the lower, less than the upper.
    double between(int feature, int lower, int upper) {
        double low = values[feature][lower];
        double high = values[feature][upper];
        double middle = low / 2 + high / 2;
        return middle >= low && middle < high ? middle : low;
    }
}
