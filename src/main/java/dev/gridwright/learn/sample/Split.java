package dev.gridwright.learn.sample;

import dev.gridwright.catalog.Task;
import dev.gridwright.data.Table;
import dev.gridwright.data.Table.Target;

/// One fold of one table: what is trained on and what is held out.
///
/// @param training the rows that are trained on
/// @param rows the held-out rows
/// @param codes the classes of the held-out rows; empty where numbers are predicted
/// @param numbers the numbers of the held-out rows; empty where classes are predicted
@SuppressWarnings("ArrayRecordComponent") // read by scores, compared by nobody
public record Split(Training training, double[][] rows, int[] codes, double[] numbers) {

    /// Names a split of one table.
    public record Key(long splitSeed, int folds, int fold) {}

    public static Split of(Table table, Task task, boolean standardize, Key key) {
        return switch (task) {
            case CLASSIFICATION -> ofClasses(table, (Target.Classes) table.target(), standardize, key);
            case REGRESSION -> ofNumbers(table, numbers(table.target()), standardize, key);
        };
    }

    private static Split ofClasses(Table table, Target.Classes target, boolean standardize, Key key) {
        int classes = target.labels().size();
        int[] foldOf = Folds.assign(target.codes(), classes, Folds.parts(key.folds), key.splitSeed);
        int[] inside = Folds.rows(foldOf, key.fold, false);
        int[] outside = Folds.rows(foldOf, key.fold, true);
        Rows rows = Rows.of(table, inside, outside, standardize);
        return new Split(
                Training.ofClasses(rows.training, Folds.pick(target.codes(), inside), classes),
                rows.heldOut,
                Folds.pick(target.codes(), outside),
                new double[0]);
    }

    private static Split ofNumbers(Table table, double[] numbers, boolean standardize, Key key) {
        int[] foldOf = Folds.assign(new int[table.rows()], 1, Folds.parts(key.folds), key.splitSeed);
        int[] inside = Folds.rows(foldOf, key.fold, false);
        int[] outside = Folds.rows(foldOf, key.fold, true);
        Rows rows = Rows.of(table, inside, outside, standardize);
        return new Split(
                Training.ofNumbers(rows.training, Folds.pick(numbers, inside)),
                rows.heldOut,
                new int[0],
                Folds.pick(numbers, outside));
    }

    private static double[] numbers(Target target) {
        return switch (target) {
            case Target.Classes classes -> classes.numbers();
            case Target.Numbers numbers -> numbers.numbers();
        };
    }

    private record Rows(double[][] training, double[][] heldOut) {

        public static Rows of(Table table, int[] inside, int[] outside, boolean standardize) {
            double[][] training = Folds.pick(table.features(), inside);
            double[][] heldOut = Folds.pick(table.features(), outside);
            if (!standardize) {
                return new Rows(training, heldOut);
            }
            Standardizer standardizer = Standardizer.fit(training);
            return new Rows(standardizer.apply(training), standardizer.apply(heldOut));
        }
    }
}
