package dev.gridwright.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Ending;
import dev.gridwright.trial.TrialKind;
import dev.gridwright.trial.TrialKind.Isolation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EvaluatorsTest {
    private final List<String> calls = new ArrayList<>();
    private final Evaluator evaluator = new Evaluators(
                    noting("function"), noting("child"), noting("thread"), noting("service"), noting("command"))
            .open("cpu-3");

    @Test
    void each_kind_goes_its_way() {
        evaluate(new TrialKind.Function("sphere", Duration.ZERO));
        evaluate(new TrialKind.Model(
                "knn", "classification", new TrialKind.Data("csv", "a.csv", "/a.csv", "label"), false));
        evaluate(new TrialKind.JavaClass("A", "/a.jar", Isolation.PROCESS));
        evaluate(new TrialKind.JavaClass("A", "/a.jar", Isolation.THREAD));

        assertThat(calls)
                .containsExactly(
                        "function opens cpu-3",
                        "function evaluates",
                        "child opens cpu-3",
                        "child evaluates",
                        "child evaluates",
                        "thread opens cpu-3",
                        "thread evaluates");
    }

    @Test
    void a_kind_that_runs_elsewhere_fails_with_the_reason() {
        var fell = (Ending.Fell) evaluate(new TrialKind.Worker("queue")).ending();

        assertThat(fell.cause()).isEqualTo(Cause.SPAWN);
        assertThat(fell.message()).contains("'worker'");
    }

    @Test
    void a_stop_and_the_close_reach_what_is_open() {
        evaluate(new TrialKind.Function("sphere", Duration.ZERO));
        evaluate(new TrialKind.JavaClass("A", "/a.jar", Isolation.PROCESS));
        calls.clear();

        evaluator.stop(5, true);
        evaluator.close();

        assertThat(calls)
                .containsExactlyInAnyOrder("function stops 5", "child stops 5", "function closes", "child closes");
    }

    @Test
    void what_is_opened_after_the_close_is_closed() {
        evaluator.close();

        evaluate(new TrialKind.Function("sphere", Duration.ZERO));

        assertThat(calls).containsExactly("function opens cpu-3", "function closes", "function evaluates");
    }

    private Evaluation evaluate(TrialKind kind) {
        return evaluator.evaluate(Tasks.of(kind).at(Map.of()), measurement -> {});
    }

    private Evaluator.Factory noting(String name) {
        return slot -> {
            calls.add(name + " opens " + slot);
            return new Evaluator() {
                @Override
                public Evaluation evaluate(TrialTask task, Observer observer) {
                    calls.add(name + " evaluates");
                    return Evaluation.of(Ending.completed());
                }

                @Override
                public void stop(long token, boolean force) {
                    calls.add(name + " stops " + token);
                }

                @Override
                public void close() {
                    calls.add(name + " closes");
                }
            };
        };
    }
}
