package dev.gridwright.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gridwright.catalog.Catalog;
import dev.gridwright.catalog.Learner;
import dev.gridwright.catalog.Task;
import dev.gridwright.data.DataFile;
import dev.gridwright.data.DataSource;
import dev.gridwright.data.Table;
import dev.gridwright.learn.LearnerRuns.Case;
import dev.gridwright.learn.LearnerRuns.Run;
import dev.gridwright.learn.method.Frames;
import dev.gridwright.learn.method.Learners;
import dev.gridwright.learn.method.Values;
import dev.gridwright.learn.sample.Split;
import dev.gridwright.learn.sample.Training;
import dev.gridwright.learn.score.ClassScores;
import dev.gridwright.learn.score.NumberScores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import smile.classification.RandomForest;
import smile.model.cart.SplitRule;

/// Learners against implementations that share no code with them: short ones from [References], and for forests
/// Smile's.
final class AgreementTest {

    private static final long SEED = 1;
    private static final long SPLIT_SEED = 7 * SEED;
    private static final int FOLDS = 5;

    @Test
    void neighbours_are_those_of_a_full_sort() throws Exception {
        for (Split split : splits("wine", Task.CLASSIFICATION)) {
            double[][] scores = scores("knn", "k=7", split);
            for (int i = 0; i < scores.length; i++) {
                assertThat(scores[i]).containsExactly(References.neighbourShares(split, i, 7), within(1e-12));
            }
        }
    }

    @Test
    void naive_bayes_gives_the_probabilities_of_the_formula() throws Exception {
        for (Split split : splits("iris", Task.CLASSIFICATION)) {
            double[][] scores = scores("naive_bayes", "", split);
            for (int i = 0; i < scores.length; i++) {
                assertThat(scores[i]).containsExactly(References.gaussianShares(split, i), within(1e-6));
            }
        }
    }

    @Test
    void logistic_regression_reaches_the_optimum_of_plain_gradient_descent() throws Exception {
        Split split = splits("breast_cancer", Task.CLASSIFICATION).getFirst();
        double[][] scores = scores("logistic_regression", "lambda=1 tolerance=1e-8", split);
        double[] reference = References.logistic(split, 1);
        for (int i = 0; i < scores.length; i++) {
            assertThat(scores[i][1]).isEqualTo(reference[i], within(0.005));
        }
    }

    @Test
    void a_linear_svm_agrees_with_dual_coordinate_descent() throws Exception {
        int same = 0;
        int all = 0;
        for (Split split : splits("breast_cancer", Task.CLASSIFICATION)) {
            double[][] scores = scores("svm", "kernel=linear C=1", split);
            double[] reference = References.linearMachine(split, 1);
            for (int i = 0; i < reference.length; i++) {
                same += (scores[i][1] > 0) == (reference[i] > 0) ? 1 : 0;
                all++;
            }
        }
        System.out.printf("linear svm: %d of %d signs as by coordinate descent%n", same, all);
        assertThat((double) same / all).isGreaterThan(0.97);
    }

    @Test
    void a_forest_is_no_worse_than_smiles() throws Exception {
        List<Split> splits = splits("digits", Task.CLASSIFICATION);
        double own = 0;
        double smiles = 0;
        for (Split split : splits) {
            own += new ClassScores(scores("random_forest", "trees=50", split), split.codes(), 10).value("accuracy")
                    / FOLDS;
            smiles += smilesForest(split) / FOLDS;
        }
        System.out.printf("digits, 50 trees, 5 folds: accuracy %.4f, Smile's forest %.4f%n", own, smiles);
        assertThat(own).isGreaterThan(smiles - 0.01);
    }

    @Test
    void linear_models_of_numbers_reach_the_optimum() throws Exception {
        List<Run> runs = LearnerRuns.run(List.of(
                Case.numbers("ols", ""),
                Case.numbers("ridge", "lambda=50"),
                Case.numbers("lasso", "lambda=200 tolerance=1e-8"),
                Case.numbers("elastic_net", "lambda=200 l1_ratio=0.5 tolerance=1e-8"),
                Case.numbers("elastic_net", "lambda=50 l1_ratio=0")));
        double[][] penalties = {{0, 0}, {0, 50}, {200, 0}, {100, 100}, {0, 50}};
        List<Split> splits = splits("friedman1", Task.REGRESSION);
        for (int i = 0; i < penalties.length; i++) {
            double expected = 0;
            for (Split split : splits) {
                double[] predicted = References.penalizedLeastSquares(split, penalties[i][0], penalties[i][1]);
                expected += new NumberScores(predicted, split.numbers()).value("rmse") / FOLDS;
            }
            assertThat(runs.get(i).mean("rmse")).as("case %d", i).isEqualTo(expected, within(2e-3));
        }
    }

    @Test
    void linear_discriminants_are_those_of_the_covariance_within_classes() throws Exception {
        Run run = LearnerRuns.run(List.of(Case.classes("lda", "wine", ""))).getFirst();
        List<Split> splits = splits("wine", Task.CLASSIFICATION);
        for (int fold = 0; fold < FOLDS; fold++) {
            Split split = splits.get(fold);
            double[][] shares = References.discriminantShares(split);
            assertThat(run.folds().get(fold).get("log_loss"))
                    .isEqualTo(new ClassScores(shares, split.codes(), 3).value("log_loss"), within(1e-6));
        }
    }

    private static double smilesForest(Split split) {
        Training training = split.training();
        int rows = training.rows().length;
        RandomForest forest = RandomForest.fit(
                Frames.FORMULA,
                Frames.of(training.rows(), training.codes()),
                new RandomForest.Options(
                        50,
                        8,
                        SplitRule.GINI,
                        rows,
                        rows,
                        1,
                        1.0,
                        null,
                        IntStream.range(0, 50).asLongStream().toArray(),
                        null));
        var frame = Frames.of(split.rows(), split.codes());
        double[][] scores = new double[split.rows().length][training.classes()];
        for (int i = 0; i < scores.length; i++) {
            int ignored = forest.predict(frame.get(i), scores[i]);
        }
        return new ClassScores(scores, split.codes(), training.classes()).value("accuracy");
    }

    private static double[][] scores(String learner, String parameters, Split split) {
        Learner found = Catalog.learner(learner).orElseThrow();
        Training training = split.training();
        Values values = Values.of(
                found,
                Task.CLASSIFICATION,
                LearnerRuns.parameters(parameters),
                training.features(),
                training.rows().length);
        return Learners.fitClasses(learner, training, values, SEED).scores(split.rows());
    }

    private static List<Split> splits(String data, Task task) throws Exception {
        String target = task == Task.REGRESSION ? "y" : "label";
        Table table = DataFile.read(new DataSource.Csv(Path.of("grids", "data", data + ".csv"), target));
        List<Split> splits = new ArrayList<>();
        for (int fold = 0; fold < FOLDS; fold++) {
            splits.add(Split.of(table, task, true, new Split.Key(SPLIT_SEED, FOLDS, fold)));
        }
        assertThat(splits.stream().mapToInt(split -> split.rows().length).sum()).isEqualTo(table.rows());
        return splits;
    }
}
