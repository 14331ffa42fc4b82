package dev.gridwright.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

final class CatalogTest {

    @Test
    void it_lists_the_documented_learners_with_their_tasks() {
        assertThat(Catalog.learners().stream().map(CatalogTest::nameAndTasks))
                .containsExactly(
                        "random_forest classification regression",
                        "gradient_boosting classification regression",
                        "adaboost classification",
                        "decision_tree classification regression",
                        "logistic_regression classification",
                        "svm classification",
                        "svr regression",
                        "knn classification regression",
                        "naive_bayes classification",
                        "lda classification",
                        "qda classification",
                        "ols regression",
                        "mlp classification regression",
                        "ridge regression",
                        "lasso regression",
                        "elastic_net regression");
    }

    @Test
    void it_states_the_documented_defaults() {
        assertThat(text(learner("random_forest").defaults(Task.CLASSIFICATION)))
                .isEqualTo("{trees=100, max_depth=unlimited, max_features=sqrt, max_leaves=unlimited, min_leaf=1,"
                        + " subsample=1.0, criterion=gini}");
        assertThat(text(learner("random_forest").defaults(Task.REGRESSION)))
                .isEqualTo("{trees=100, max_depth=unlimited, max_features=third, max_leaves=unlimited, min_leaf=1,"
                        + " subsample=1.0}");
        assertThat(text(learner("gradient_boosting").defaults(Task.REGRESSION)))
                .isEqualTo("{trees=100, learning_rate=0.1, max_depth=6, max_leaves=unlimited, min_leaf=5,"
                        + " subsample=0.7, loss=squared_error}");
        assertThat(text(learner("decision_tree").defaults(Task.REGRESSION)))
                .isEqualTo("{max_depth=unlimited, max_leaves=unlimited, min_leaf=5}");
        assertThat(text(learner("logistic_regression").defaults(Task.CLASSIFICATION)))
                .isEqualTo("{lambda=0.1, max_iter=500, tolerance=0.00001}");
        assertThat(text(learner("svm").defaults(Task.CLASSIFICATION)))
                .isEqualTo("{kernel=rbf, C=1, gamma=auto, degree=3, tolerance=0.001}");
        assertThat(text(learner("svr").defaults(Task.REGRESSION)))
                .isEqualTo("{kernel=rbf, C=1, gamma=auto, degree=3, tolerance=0.001, epsilon=0.1}");
        assertThat(text(learner("knn").defaults(Task.REGRESSION))).isEqualTo("{k=5, weights=uniform, p=2}");
        assertThat(text(learner("mlp").defaults(Task.CLASSIFICATION)))
                .isEqualTo("{hidden=[100], activation=relu, epochs=50, batch=32, learning_rate=0.01, momentum=0.9,"
                        + " weight_decay=0, dropout=0}");
        assertThat(learner("naive_bayes").defaults(Task.CLASSIFICATION)).isEmpty();
        assertThat(learner("ols").defaults(Task.REGRESSION)).isEmpty();
    }

    @Test
    void it_says_which_learners_need_the_native_library() {
        assertThat(Catalog.learners().stream().filter(Learner::needsOpenBlas).map(Learner::name))
                .containsExactly("lda", "qda", "ols", "mlp", "ridge", "lasso", "elastic_net");
    }

    @Test
    void a_value_may_have_any_of_the_forms() {
        Hyperparameter maxFeatures = hyperparameter("random_forest", "max_features");
        for (Object allowed : List.of(number("1"), number("1.0"), number("64"), number("0.25"), "sqrt", "log2")) {
            assertThat(maxFeatures.problem(allowed)).as("%s", allowed).isEmpty();
        }
        Hyperparameter hidden = hyperparameter("mlp", "hidden");
        assertThat(hidden.problem(List.of(number("64"), number("32")))).isEmpty();
        assertThat(hidden.problem(number("32"))).isEmpty();
        assertThat(hyperparameter("random_forest", "max_depth").problem("unlimited"))
                .isEmpty();
    }

    @Test
    void a_wrong_value_is_answered_with_what_was_found_and_what_is_allowed() {
        assertThat(hyperparameter("random_forest", "trees").problem(number("0")))
                .hasValue("found 0; allowed a whole number from 1 to 100000");
        assertThat(hyperparameter("random_forest", "trees").problem("10"))
                .hasValue("found \"10\"; allowed a whole number from 1 to 100000");
        assertThat(hyperparameter("random_forest", "trees").problem(true))
                .hasValue("found true; allowed a whole number from 1 to 100000");
        assertThat(hyperparameter("random_forest", "max_features").problem(number("1.5")))
                .hasValue("found 1.5; allowed a whole number from 1 to 1000000, or a number above 0 to below 1, or"
                        + " sqrt, log2, third or all");
        assertThat(hyperparameter("svm", "kernel").problem("RBF"))
                .hasValue("found \"RBF\"; allowed linear, rbf or poly");
        assertThat(hyperparameter("mlp", "hidden").problem(List.of()))
                .hasValueSatisfying(problem -> assertThat(problem).startsWith("found []; allowed a list of 1 to 8"));
        assertThat(hyperparameter("svm", "C").problem(new BigDecimal("1e999999999")))
                .hasValueSatisfying(problem -> assertThat(problem).startsWith("found 1E+999999999; allowed"));
    }

    @Test
    void a_bound_that_depends_on_the_data_is_checked_once_the_data_is_known() {
        assertThat(hyperparameter("knn", "k").problem(number("120"), 4, 120)).isEmpty();
        assertThat(hyperparameter("knn", "k").problem(number("121"), 4, 120))
                .hasValue("found 121; allowed at most 120, the number of training rows");
        assertThat(hyperparameter("random_forest", "max_features").problem(number("5"), 4, 120))
                .hasValue("found 5; allowed at most 4, the number of features");
        assertThat(hyperparameter("random_forest", "max_features").problem("sqrt", 4, 120))
                .isEmpty();
    }

    @Test
    void a_learner_without_probabilities_has_no_log_loss() {
        Metric logLoss = Catalog.metric("log_loss").orElseThrow(NoSuchElementException::new);
        assertThat(learner("svm").problem(logLoss, Task.CLASSIFICATION))
                .hasValue("found log_loss, but svm gives no probabilities; allowed accuracy, precision, recall, f1,"
                        + " auc, mcc, fit_seconds, score_seconds");
        assertThat(learner("knn").problem(logLoss, Task.CLASSIFICATION)).isEmpty();
        assertThat(learner("knn").problem(logLoss, Task.REGRESSION))
                .hasValue("found log_loss, which is no metric of regression; allowed rmse, mae, r2, fit_seconds,"
                        + " score_seconds");
    }

    @Test
    void unknown_names_are_empty() {
        assertThat(Catalog.learner("forest")).isEmpty();
        assertThat(Catalog.metric("acc")).isEmpty();
        assertThat(learner("svm").hyperparameter("epsilon", Task.CLASSIFICATION))
                .isEmpty();
        assertThat(learner("random_forest").hyperparameter("criterion", Task.REGRESSION))
                .isEmpty();
    }

    private static String nameAndTasks(Learner learner) {
        return learner.name() + " "
                + String.join(" ", learner.tasks().stream().map(Task::word).toList());
    }

    private static Learner learner(String name) {
        return Catalog.learner(name).orElseThrow(NoSuchElementException::new);
    }

    private static Hyperparameter hyperparameter(String learner, String name) {
        Learner found = learner(learner);
        return found.hyperparameter(name, found.tasks().iterator().next()).orElseThrow(NoSuchElementException::new);
    }

    private static BigDecimal number(String text) {
        return new BigDecimal(text);
    }

    private static String text(Map<String, Object> defaults) {
        return defaults.entrySet().stream()
                .map(entry -> entry.getKey() + "="
                        + (entry.getValue() instanceof BigDecimal number ? number.toPlainString() : entry.getValue()))
                .toList()
                .toString()
                .replace('[', '{')
                .replace("hidden={100]", "hidden=[100]")
                .replaceFirst("]$", "}");
    }
}
