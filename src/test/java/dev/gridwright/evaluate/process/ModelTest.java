package dev.gridwright.evaluate.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.evaluate.Started;
import dev.gridwright.evaluate.StopSign;
import dev.gridwright.evaluate.TrialTask;
import dev.gridwright.space.Point;
import dev.gridwright.space.Value;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Ending;
import dev.gridwright.trial.Folds;
import dev.gridwright.trial.Objective;
import dev.gridwright.trial.TrialKind;
import dev.gridwright.trial.TrialSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Built-in learners, trained for real in child processes.
final class ModelTest {
    private static final long SEED = 31;

    @TempDir
    private static Path folder;

    private static ChildEvaluators children;
    private static Path data;
    private static long token;

    @BeforeAll
    static void open() throws IOException {
        children = new ChildEvaluators(ChildSettings.ofThisProcess(folder, 2));
        data = folder.resolve("two-clouds.csv");
        var random = new Random(SEED);
        var text = new StringBuilder("a,b,c,label\n");
        for (int i = 0; i < 400; i++) {
            int label = i % 2;
            text.append(random.nextGaussian() + 3 * label)
                    .append(',')
                    .append(random.nextGaussian())
                    .append(',')
                    .append(random.nextGaussian() - label)
                    .append(',')
                    .append(label == 0 ? "left" : "right")
                    .append('\n');
        }
        Files.writeString(data, text);
    }

    @AfterAll
    static void close() {
        children.close();
        assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive))
                .isEmpty();
    }

    @Test
    void a_learner_is_scored_on_every_fold() {
        try (var evaluator = children.open("cpu-0")) {
            var started = Started.run(evaluator, task("random_forest", Map.of("trees", 20), ""));

            assertThat(started.ending()).as(started.evaluation().output()).isEqualTo(Ending.completed());
            assertThat(started.measurements()).hasSize(5);
            assertThat(Folds.judge(started.task().objective(), started.measurements()))
                    .isInstanceOfSatisfying(Folds.Result.Scored.class, scored -> {
                        assertThat(scored.objective()).isGreaterThan(0.9);
                        assertThat(scored.metrics()).containsOnlyKeys("accuracy", "f1");
                    });
        }
    }

    @Test
    void a_learner_finds_its_native_library() {
        try (var evaluator = children.open("cpu-0")) {
            var started = Started.run(evaluator, task("lda", Map.of(), ""));

            assertThat(started.ending()).as(started.evaluation().output()).isEqualTo(Ending.completed());
        }
    }

    @Test
    void the_same_task_gives_the_same_bits_in_any_child_whatever_it_ran_before() {
        try (var first = children.open("cpu-0");
                var second = children.open("cpu-1")) {
            var task = task("random_forest", Map.of("trees", 15, "max_features", "sqrt"), "");
            Started.run(second, task("knn", Map.of("k", 3), ""));

            assertThat(Started.run(first, task).measurements())
                    .isEqualTo(Started.run(second, task).measurements())
                    .hasSize(5);
        }
    }

    @Test
    void a_fit_is_killed_when_it_is_asked_to_end() {
        try (var evaluator = children.open("cpu-0")) {
            var fit = Started.start(evaluator, task("random_forest", Map.of("trees", 20_000), ""))
                    .awaitMeasured();

            evaluator.stop(fit.task().token(), false);

            assertThat(fit.ending()).isEqualTo(StopSign.STOPPED);
            assertThat(fit.measurements()).hasSizeLessThan(5);
            assertThat(Started.run(evaluator, task("knn", Map.of(), "")).ending())
                    .isEqualTo(Ending.completed());
        }
    }

    @Test
    void data_that_changed_since_the_plan_fail_the_trial() {
        try (var evaluator = children.open("cpu-0")) {
            var fell = Started.run(evaluator, task("knn", Map.of(), "0".repeat(64)))
                    .fell();

            assertThat(fell.cause()).isEqualTo(Cause.EXCEPTION);
            assertThat(fell.message()).contains("changed since the study was planned");
        }
    }

    private static TrialTask task(String learner, Map<String, ?> parameters, String sha256) {
        var values = new LinkedHashMap<String, Value>();
        parameters.forEach((name, value) -> values.put(name, Value.of(value)));
        var file = data.toString();
        return new TrialTask(
                "clouds-aaaaaa",
                3,
                ++token,
                1,
                new Point(values),
                7,
                new Objective("accuracy", Objective.Goal.MAXIMIZE, List.of("f1"), 5, 1, Objective.Aggregate.MEAN),
                new TrialSettings(
                        new TrialKind.Model(
                                learner, "classification", new TrialKind.Data("csv", file, file, "label"), false),
                        TrialSettings.Timeout.DEFAULT,
                        TrialSettings.Retry.NONE,
                        TrialSettings.Resources.DEFAULT),
                sha256,
                List.of());
    }
}
