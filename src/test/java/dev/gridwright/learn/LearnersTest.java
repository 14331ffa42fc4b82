package dev.gridwright.learn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.catalog.Catalog;
import dev.gridwright.learn.LearnerRuns.Case;
import dev.gridwright.learn.LearnerRuns.Run;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Every learner on real data, with what it must reach at least (or, for an error, at most).
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LearnersTest {

    private static final Map<Case, Double> ACCURACY = accuracies();
    private static final Map<Case, Double> ERROR = errors();

    private static Map<Case, Double> accuracies() {
        Map<Case, Double> floors = new LinkedHashMap<>();
        floors.put(Case.classes("random_forest", "iris", "").raw(), 0.92);
        floors.put(Case.classes("random_forest", "wine", "").raw(), 0.95);
        floors.put(Case.classes("random_forest", "breast_cancer", "criterion=entropy max_leaves=30"), 0.94);
        floors.put(Case.classes("decision_tree", "breast_cancer", "").raw(), 0.90);
        floors.put(Case.classes("gradient_boosting", "wine", "trees=30").raw(), 0.94);
        floors.put(
                Case.classes("gradient_boosting", "breast_cancer", "trees=50 max_depth=3")
                        .raw(),
                0.94);
        floors.put(Case.classes("adaboost", "breast_cancer", "trees=50").raw(), 0.94);
        floors.put(Case.classes("logistic_regression", "breast_cancer", "lambda=1"), 0.96);
        floors.put(Case.classes("logistic_regression", "iris", ""), 0.93);
        floors.put(Case.classes("svm", "breast_cancer", ""), 0.96);
        floors.put(Case.classes("svm", "breast_cancer", "kernel=linear C=0.1"), 0.96);
        floors.put(Case.classes("svm", "iris", "kernel=poly degree=3 C=10"), 0.90);
        floors.put(Case.classes("knn", "digits", "k=3").raw(), 0.98);
        floors.put(Case.classes("knn", "wine", "k=10 weights=distance p=1"), 0.94);
        floors.put(Case.classes("naive_bayes", "wine", ""), 0.95);
        floors.put(Case.classes("lda", "wine", ""), 0.96);
        floors.put(Case.classes("lda", "digits", "").raw(), 0.94);
        floors.put(Case.classes("qda", "wine", ""), 0.97);
        floors.put(Case.classes("mlp", "breast_cancer", "hidden=[16,8] epochs=30"), 0.95);
        floors.put(Case.classes("mlp", "wine", "hidden=32 activation=tanh weight_decay=0.001 dropout=0.1"), 0.94);
        return floors;
    }

    private static Map<Case, Double> errors() {
        // The noise alone is 1; the mean of the target errs by 5.
        Map<Case, Double> ceilings = new LinkedHashMap<>();
        ceilings.put(Case.numbers("random_forest", ""), 2.4);
        ceilings.put(Case.numbers("decision_tree", ""), 3.2);
        ceilings.put(Case.numbers("gradient_boosting", ""), 1.8);
        ceilings.put(Case.numbers("gradient_boosting", "loss=huber"), 1.9);
        ceilings.put(Case.numbers("gradient_boosting", "loss=absolute_error"), 2.0);
        ceilings.put(Case.numbers("svr", "C=10"), 2.0);
        ceilings.put(Case.numbers("knn", "k=8 weights=distance"), 3.1);
        ceilings.put(Case.numbers("ols", "").raw(), 2.8);
        ceilings.put(Case.numbers("ridge", "").raw(), 2.8);
        ceilings.put(Case.numbers("lasso", "").raw(), 2.8);
        ceilings.put(Case.numbers("elastic_net", "").raw(), 2.8);
        ceilings.put(Case.numbers("mlp", "hidden=[32] activation=sigmoid epochs=100"), 2.7);
        ceilings.put(Case.numbers("mlp", ""), 2.2);
        return ceilings;
    }

    private final List<Case> cases =
            Stream.of(ACCURACY, ERROR).flatMap(each -> each.keySet().stream()).toList();
    private List<Run> runs = List.of();
    private List<Run> others = List.of();

    /// Two at once, in opposite orders: neither neighbours nor what was kept from before may show.
    @BeforeAll
    void run_every_case_in_two_processes() throws Exception {
        LearnerRuns.Child one = new LearnerRuns.Child(cases, true);
        LearnerRuns.Child other = new LearnerRuns.Child(cases.reversed(), true);
        runs = one.await();
        others = other.await().reversed();
    }

    @Test
    void every_learner_learns() {
        assertThat(cases.stream().map(each -> each.learner() + " " + each.task()))
                .containsAll(Catalog.learners().stream()
                        .flatMap(learner -> learner.tasks().stream().map(task -> learner.name() + " " + task.word()))
                        .toList());
        for (int i = 0; i < cases.size(); i++) {
            Case each = cases.get(i);
            if (each.task().equals("classification")) {
                assertThat(runs.get(i).mean("accuracy")).as(each.toString()).isGreaterThanOrEqualTo(ACCURACY.get(each));
                assertThat(runs.get(i).mean("auc")).as(each.toString()).isBetween(0.9, 1.0);
            } else {
                assertThat(runs.get(i).mean("rmse")).as(each.toString()).isBetween(0.9, ERROR.get(each));
            }
        }
    }

    @Test
    void the_same_seeds_give_the_same_bits_in_any_process_and_order() {
        for (int i = 0; i < cases.size(); i++) {
            assertThat(others.get(i).bits())
                    .as(cases.get(i).toString())
                    .isNotBlank()
                    .isEqualTo(runs.get(i).bits());
        }
    }

    @Test
    void a_forest_of_50_trees_reads_digits() throws Exception {
        Run run = LearnerRuns.run(List.of(
                        Case.classes("random_forest", "digits", "trees=50").raw()))
                .getFirst();
        System.out.printf(
                "digits, random_forest of 50 trees, 5 folds: accuracy %.4f, %.0f ms a fold%n",
                run.mean("accuracy"), 1000 * run.mean("fit_seconds"));
        assertThat(run.mean("accuracy")).isGreaterThanOrEqualTo(0.97);
    }

    @Test
    void another_seed_gives_another_forest() throws Exception {
        Case forest = Case.classes("random_forest", "wine", "trees=5");
        List<Run> found = LearnerRuns.run(List.of(forest, forest.seeded(2)));
        assertThat(found.get(0).bits()).isNotEqualTo(found.get(1).bits());
    }

    @Test
    void what_the_data_does_not_allow_is_said_with_parameter_value_and_limit() throws Exception {
        List<Run> found = LearnerRuns.run(List.of(
                Case.classes("knn", "iris", "k=121"),
                Case.classes("random_forest", "iris", "max_features=5"),
                Case.classes("random_forest", "iris", "depth=5"),
                Case.classes("svm", "iris", "C=0"),
                Case.classes("mlp", "iris", "learning_rate=0.5 weight_decay=1"),
                Case.classes("qda", "digits", ""),
                Case.classes("mlp", "wine", "learning_rate=1").raw()));
        assertThat(found.get(0).problem())
                .isEqualTo("k of knn: found 121; allowed at most 120, the number of training rows");
        assertThat(found.get(1).problem())
                .isEqualTo("max_features of random_forest: found 5; allowed at most 4, the number of features");
        assertThat(found.get(2).problem()).startsWith("random_forest has no hyperparameter 'depth'");
        assertThat(found.get(3).problem()).startsWith("C of svm: found 0; allowed a number from");
        assertThat(found.get(4).problem()).startsWith("mlp: 2 · learning_rate 0.5 · weight_decay 1.0 is 1.0");
        assertThat(found.get(5).problem()).startsWith("qda: the covariance of a class is singular");
        assertThat(found.get(6).problem())
                .isIn("", "mlp predicts NaN: the fit ran away; standardize the features or" + " take smaller steps");
    }
}
