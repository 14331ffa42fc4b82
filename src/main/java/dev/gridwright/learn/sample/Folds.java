package dev.gridwright.learn.sample;

import dev.gridwright.data.Table;
import java.util.Arrays;
import java.util.stream.IntStream;

/// Splits of rows into folds of equal size, the same for every point of a grid.
///
/// Rows are shuffled, sorted by class where there are classes, and dealt out like cards: fold sizes differ by at most
/// one row, and so does the number of rows of each class.
public final class Folds {

    private Folds() {}

    /// The fold of each row.
    ///
    /// @param classOf the class of each row; the same class everywhere where numbers are predicted
    /// @param classes the number of classes
    /// @param folds the number of folds
    /// @param splitSeed fixes the split
    public static int[] assign(int[] classOf, int classes, int folds, long splitSeed) {
        int[] rows = IntStream.range(0, classOf.length).toArray();
        new SeededRandom(splitSeed).shuffle(rows);
        int[] next = new int[classes];
        for (int row : rows) {
            next[classOf[row]]++;
        }
        for (int i = 0, first = 0; i < classes; i++) {
            int size = next[i];
            next[i] = first;
            first += size;
        }
        int[] foldOf = new int[classOf.length];
        for (int row : rows) {
            foldOf[row] = next[classOf[row]]++ % folds;
        }
        return foldOf;
    }

    /// How many parts the rows are dealt into: one fold is a single hold-out.
    public static int parts(int folds) {
        return folds == 1 ? Table.PARTS_OF_HOLD_OUT : folds;
    }

    /// The rows that are (or are not) in a fold, in ascending order.
    public static int[] rows(int[] foldOf, int fold, boolean inside) {
        return IntStream.range(0, foldOf.length)
                .filter(row -> (foldOf[row] == fold) == inside)
                .toArray();
    }

    public static double[][] pick(double[][] values, int[] rows) {
        return Arrays.stream(rows).mapToObj(row -> values[row]).toArray(double[][]::new);
    }

    public static int[] pick(int[] values, int[] rows) {
        return Arrays.stream(rows).map(row -> values[row]).toArray();
    }

    public static double[] pick(double[] values, int[] rows) {
        return Arrays.stream(rows).mapToDouble(row -> values[row]).toArray();
    }
}
