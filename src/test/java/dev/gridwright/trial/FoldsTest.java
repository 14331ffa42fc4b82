package dev.gridwright.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gridwright.trial.Folds.Result;
import dev.gridwright.trial.Objective.Aggregate;
import dev.gridwright.trial.Objective.Goal;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class FoldsTest {
    @Test
    void folds_and_repeats_become_mean_and_deviation() {
        var measured = List.of(fold(0, 0, 1.0), fold(1, 0, 2.0), fold(0, 1, 3.0), fold(1, 1, 4.0));

        var scored = (Result.Scored) Folds.judge(objective(2, 2, Aggregate.MEAN), measured);

        assertThat(scored.objective()).isEqualTo(2.5);
        assertThat(scored.deviation().orElseThrow()).isCloseTo(1.2909944487358056, within(1e-15));
    }

    @Test
    void the_order_of_arrival_does_not_change_a_bit() {
        var one = List.of(fold(0, 0, 0.1), fold(1, 0, 0.2), fold(2, 0, 0.3));
        assertThat(Folds.judge(objective(3, 1, Aggregate.MEAN), one))
                .isEqualTo(Folds.judge(objective(3, 1, Aggregate.MEAN), one.reversed()));
    }

    @Test
    void the_other_aggregates_are_what_they_say() {
        var measured = List.of(fold(0, 0, 5.0), fold(1, 0, 1.0), fold(2, 0, 3.0), fold(3, 0, 2.0));
        assertThat(scored(Aggregate.MEDIAN, measured)).isEqualTo(2.5);
        assertThat(scored(Aggregate.MIN, measured)).isEqualTo(1.0);
        assertThat(scored(Aggregate.MAX, measured)).isEqualTo(5.0);
    }

    @Test
    void a_missing_fold_is_never_a_partial_mean() {
        var result = Folds.judge(objective(2, 1, Aggregate.MEAN), List.of(fold(0, 0, 1.0)));
        assertThat(((Result.Unusable) result).ending().cause()).isEqualTo(Cause.METRIC_MISSING);
    }

    @Test
    void a_number_that_is_not_finite_is_invalid() {
        var result = Folds.judge(objective(1, 1, Aggregate.MEAN), List.of(fold(0, 0, Double.NaN)));
        assertThat(((Result.Unusable) result).ending().outcome()).isEqualTo(Outcome.INVALID);
        assertThat(((Result.Unusable) result).ending().cause()).isEqualTo(Cause.METRIC_NOT_FINITE);
        assertThat(((Result.Unusable) result).ending().message()).contains("NaN");
    }

    @Test
    void steps_are_no_fold_numbers() {
        var step = new Measurement(OptionalInt.of(3), 0, 0, Map.of("m", 1.0));
        assertThat(Folds.judge(objective(1, 1, Aggregate.MEAN), List.of(step))).isInstanceOf(Result.Unusable.class);
    }

    @Test
    void a_further_metric_that_is_incomplete_is_left_out() {
        var measured = List.of(
                Measurement.ofFold(0, 0, Map.of("m", 1.0, "f1", 0.5, "loss", Double.POSITIVE_INFINITY)),
                Measurement.ofFold(1, 0, Map.of("m", 2.0, "loss", 1.0)));
        var scored = (Result.Scored) Folds.judge(objective(2, 1, Aggregate.MEAN), measured);
        assertThat(scored.metrics()).containsOnlyKeys("m");
    }

    private static double scored(Aggregate aggregate, List<Measurement> measured) {
        return ((Result.Scored) Folds.judge(objective(4, 1, aggregate), measured)).objective();
    }

    private static Measurement fold(int fold, int repeat, double value) {
        return Measurement.ofFold(fold, repeat, Map.of("m", value));
    }

    private static Objective objective(int folds, int repeats, Aggregate aggregate) {
        return new Objective("m", Goal.MAXIMIZE, List.of(), folds, repeats, aggregate);
    }
}
