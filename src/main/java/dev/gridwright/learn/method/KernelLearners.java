package dev.gridwright.learn.method;

import dev.gridwright.learn.sample.SeededRandom;
import dev.gridwright.learn.sample.Training;
import java.util.Arrays;
import smile.classification.SVM;
import smile.math.MathEx;
import smile.model.svm.KernelMachine;

/// The support vector machines.
public final class KernelLearners {

    /// Passes of the solver over the training rows before it finishes.
    private static final int PASSES = 2;

    private KernelLearners() {}

    /// Two classes are one machine, more are one for each class against the rest. The score of a class is the distance
    /// from its boundary, in units of the margin.
    static Classifier classes(Training training, Values values, long seed) {
        Kernel kernel = Kernel.of(training, values);
        Kernel.Row[] rows = Kernel.rows(training);
        SVM.Options options = new SVM.Options(values.number("C"), values.number("tolerance"), PASSES);
        int machines = training.classes() == 2 ? 1 : training.classes();
        Machine[] fitted = new Machine[machines];
        for (int i = 0; i < machines; i++) {
            int positive = machines == 1 ? 1 : i;
            MathEx.setSeed(SeededRandom.mix(seed, i));
            int[] signs = Arrays.stream(training.codes())
                    .map(code -> code == positive ? 1 : -1)
                    .toArray();
            fitted[i] = Machine.of(SVM.fit(rows, signs, kernel, options));
        }
        return scored -> scores(scored, kernel, rows, fitted);
    }

    static Regressor numbers(Training training, Values values) {
        Kernel kernel = Kernel.of(training, values);
        Kernel.Row[] rows = Kernel.rows(training);
        Machine machine = Machine.of(smile.regression.SVM.fit(
                rows,
                training.numbers(),
                kernel,
                new smile.regression.SVM.Options(
                        values.number("epsilon"), values.number("C"), values.number("tolerance"))));
        return scored -> Arrays.stream(scored)
                .mapToDouble(row -> machine.score(products(row, kernel, rows)))
                .toArray();
    }

    private static double[][] scores(double[][] scored, Kernel kernel, Kernel.Row[] rows, Machine[] machines) {
        double[][] scores = new double[scored.length][];
        for (int i = 0; i < scored.length; i++) {
            double[] products = products(scored[i], kernel, rows);
            if (machines.length == 1) {
                double score = machines[0].score(products);
                scores[i] = new double[] {-score, score};
            } else {
                scores[i] = Arrays.stream(machines)
                        .mapToDouble(machine -> machine.score(products))
                        .toArray();
            }
        }
        return scores;
    }

    private static double[] products(double[] row, Kernel kernel, Kernel.Row[] rows) {
        return Arrays.stream(rows)
                .mapToDouble(trainingRow -> kernel.k(row, trainingRow))
                .toArray();
    }

    /// A fitted machine: weights of training rows.
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Machine(int[] rows, double[] weights, double intercept) {

        static Machine of(KernelMachine<Kernel.Row> model) {
            return new Machine(
                    Arrays.stream(model.vectors()).mapToInt(Kernel.Row::index).toArray(),
                    model.weights(),
                    model.intercept());
        }

        /// @param products the products of the scored row with all training rows
        double score(double[] products) {
            double score = intercept;
            for (int i = 0; i < rows.length; i++) {
                score += weights[i] * products[rows[i]];
            }
            return score;
        }
    }
}
