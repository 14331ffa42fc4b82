package dev.gridwright.evaluate.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gridwright.evaluate.Evaluator;
import dev.gridwright.evaluate.EvaluatorContract;
import dev.gridwright.evaluate.Started;
import dev.gridwright.evaluate.Tasks;
import dev.gridwright.evaluate.TrialTask;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Measurement;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FunctionEvaluatorTest extends EvaluatorContract {

    @Override
    protected Evaluator open() {
        return new FunctionEvaluator();
    }

    @Override
    protected TrialTask shortTask() {
        return Tasks.function("sphere", Duration.ZERO).at(Map.of("a", 3, "b", 4));
    }

    @Override
    protected TrialTask endlessTask() {
        return Tasks.function("sphere", Duration.ofDays(1)).at(Map.of("a", 3));
    }

    @Override
    protected boolean endlessReports() {
        return false;
    }

    @Test
    void the_value_is_the_only_metric() {
        var started = Started.run(open(), shortTask());

        assertThat(started.measurements()).containsExactly(Measurement.ofFold(0, 0, Map.of("value", 25.0)));
    }

    @Test
    void parameters_are_coordinates_in_the_order_of_their_declaration() {
        var point = new LinkedHashMap<String, Object>();
        point.put("z", 2);
        point.put("a", 5);

        var started =
                Started.run(open(), Tasks.function("rosenbrock", Duration.ZERO).at(point));

        assertThat(started.value()).isEqualTo(100.0 * (5 - 4) * (5 - 4) + 1);
    }

    @Test
    void branin_reads_x_and_y_by_name() {
        var point = new LinkedHashMap<String, Object>();
        point.put("y", new BigDecimal("2.275"));
        point.put("x", Math.PI);

        var started =
                Started.run(open(), Tasks.function("branin", Duration.ZERO).at(point));

        assertThat(started.value()).isCloseTo(0.397887, within(1e-6));
    }

    @Test
    void every_fold_of_every_repeat_is_measured() {
        var started = Started.run(
                open(), Tasks.function("sphere", Duration.ZERO).folds(3, 2).at(Map.of("a", 1)));

        assertThat(started.measurements())
                .extracting(measurement -> measurement.repeat() + "/" + measurement.fold())
                .containsExactly("0/0", "0/1", "0/2", "1/0", "1/1", "1/2");
    }

    @Test
    void a_delay_is_waited_for_to_the_end() {
        long before = System.nanoTime();

        Started.run(open(), Tasks.function("sphere", Duration.ofMillis(30)).at(Map.of("a", 1)));

        assertThat(System.nanoTime() - before)
                .isGreaterThanOrEqualTo(Duration.ofMillis(30).toNanos());
    }

    @Test
    void a_point_that_does_not_fit_fails_with_the_reason() {
        assertThat(fellOf("hartmann6", Map.of("a", 1)))
                .isEqualTo("The function hartmann6 takes 6 parameters; the point has 1.");
        assertThat(fellOf("rosenbrock", Map.of("a", 1)))
                .isEqualTo("The function rosenbrock takes at least 2 parameters; the point has 1.");
        assertThat(fellOf("branin", Map.of("x", 1))).isEqualTo("The function branin needs a parameter 'y'.");
        assertThat(fellOf("sphere", Map.of("a", "one")))
                .isEqualTo("The parameter 'a' is \"one\"; a test function takes numbers.");
    }

    private String fellOf(String function, Map<String, ?> point) {
        var fell = Started.run(open(), Tasks.function(function, Duration.ZERO).at(point))
                .fell();
        assertThat(fell.cause()).isEqualTo(Cause.EXCEPTION);
        return fell.message();
    }
}
