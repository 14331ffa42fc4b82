package dev.gridwright.learn.method;

import java.util.stream.IntStream;
import smile.data.DataFrame;
import smile.data.formula.Formula;
import smile.data.vector.DoubleVector;
import smile.data.vector.IntVector;

/// Rows as Smile's data frames. Features get names of their own, since names of files may mean something in a formula.
public final class Frames {

    private static final String TARGET = "y";

    /// The target by all features.
    public static final Formula FORMULA = Formula.lhs(TARGET);

    private Frames() {}

    public static DataFrame of(double[][] rows) {
        return DataFrame.of(
                rows, IntStream.range(0, rows[0].length).mapToObj(j -> "x" + j).toArray(String[]::new));
    }

    public static DataFrame of(double[][] rows, int[] classes) {
        return of(rows).add(new IntVector(TARGET, classes));
    }

    public static DataFrame of(double[][] rows, double[] numbers) {
        return of(rows).add(new DoubleVector(TARGET, numbers));
    }
}
