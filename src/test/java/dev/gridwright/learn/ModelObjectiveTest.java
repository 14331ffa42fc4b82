package dev.gridwright.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gridwright.data.DataFile;
import dev.gridwright.data.DataSource;
import dev.gridwright.learn.LearnerRuns.Case;
import dev.gridwright.learn.LearnerRuns.Part;
import dev.gridwright.learn.LearnerRuns.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelObjectiveTest {

    @TempDir
    private Path folder;

    @Test
    void only_the_metrics_that_are_asked_for_are_computed_in_their_order() throws Exception {
        ModelObjective objective = objective(Map.of("metrics", List.of("f1", "accuracy", "fit_seconds")));
        assertThat(objective.evaluate(part(0, 5))).containsOnlyKeys("f1", "accuracy", "fit_seconds");
    }

    @Test
    void a_single_fold_is_a_hold_out_of_a_fifth() throws Exception {
        // Each of 30 held-out rows counts one thirtieth.
        double accuracy = objective(Map.of()).evaluate(part(0, 1)).getOrDefault("accuracy", Double.NaN);
        assertThat(accuracy * 30).isCloseTo(Math.rint(accuracy * 30), within(1e-9));
    }

    @Test
    void every_point_is_scored_on_the_same_split_and_kept_values_do_not_show() throws Exception {
        ModelObjective one = objective(Map.of("learner", "knn"));
        ModelObjective other = objective(Map.of("learner", "knn"));
        Map<String, Object> three = LearnerRuns.parameters("k=3");
        Map<String, Object> nine = LearnerRuns.parameters("k=9 p=1");
        var fresh = other.evaluate(new Part(nine, 1, 2, 3, 5));
        var ignored = one.evaluate(new Part(three, 1, 2, 3, 5));
        var afterAnother = one.evaluate(new Part(nine, 1, 2, 3, 5));
        assertThat(afterAnother.get("log_loss")).isEqualTo(fresh.get("log_loss"));
        assertThat(ignored.get("log_loss")).isNotEqualTo(fresh.get("log_loss"));
    }

    @Test
    void data_that_changed_since_the_plan_is_refused() throws Exception {
        Path file = Files.copy(Path.of("grids", "data", "iris.csv"), folder.resolve("iris.csv"));
        String hash = DataFile.summarize(new DataSource.Csv(file, "label")).sha256();
        assertThat(objective(Map.of("path", file.toString(), "sha256", hash)).evaluate(part(0, 5)))
                .containsKey("accuracy");
        String other = hash.replace(hash.charAt(0), hash.charAt(0) == 'a' ? 'b' : 'a');
        assertThatThrownBy(() -> objective(Map.of("path", file.toString(), "sha256", other)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("changed since the study was planned");
    }

    @Test
    void settings_that_make_no_sense_are_refused_before_any_fit() {
        assertThatThrownBy(() -> objective(Map.of("learner", "forest"))).hasMessage("unknown learner 'forest'");
        assertThatThrownBy(() -> objective(Map.of("learner", "ols")))
                .hasMessage("ols is no learner for classification");
        assertThatThrownBy(() -> objective(Map.of("colour", "red"))).hasMessageContaining("[colour]");
        assertThatThrownBy(() -> objective(Map.of("metrics", List.of("rmse"))))
                .hasMessageContaining("found rmse, which is no metric of classification");
        assertThatThrownBy(() -> objective(Map.of("learner", "svm", "metrics", List.of("log_loss"))))
                .hasMessageContaining("svm gives no probabilities");
    }

    @Test
    void more_folds_than_a_class_has_rows_are_refused() throws Exception {
        ModelObjective objective = objective(Map.of());
        assertThatThrownBy(() -> objective.evaluate(part(0, 51)))
                .hasMessage("class '0' of target 'label' has 50 rows, fewer than 51 folds");
    }

    @Test
    void without_the_native_library_a_learner_that_needs_it_says_so_and_others_work() throws Exception {
        List<Run> runs = new LearnerRuns.Child(
                        List.of(
                                Case.classes("mlp", "iris", "epochs=1"),
                                Case.classes("lda", "iris", ""),
                                Case.classes("knn", "iris", "")),
                        false)
                .await();
        // A machine may have the library of its own.
        assertThat(runs.get(0).problem())
                .isIn("", "mlp needs the native library OpenBLAS, which this process could not load");
        assertThat(runs.get(1).problem())
                .isIn("", "lda needs the native library OpenBLAS, which this process could not load");
        assertThat(runs.get(2).problem()).isEmpty();
    }

    private static ModelObjective objective(Map<String, Object> changes) throws Exception {
        Map<String, Object> settings = new HashMap<>(LearnerRuns.settings(Case.classes("decision_tree", "iris", "")));
        settings.putAll(changes);
        return new ModelObjective(settings);
    }

    private static Part part(int fold, int folds) {
        return new Part(Map.of(), 1, 2, fold, folds);
    }
}
