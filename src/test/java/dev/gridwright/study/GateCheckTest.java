package dev.gridwright.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GateCheckTest {
    /// 20 points: 4 waiting, 1 running, 10 succeeded (2 reused), 2 failed, 1 timed out, 1 cancelled, 1 skipped.
    private static final Counts COUNTS = new Counts(4, 1, 0, 10, 2, 1, 0, 0, 1, 1, 2);

    private record Known(
            Counts counts, Map<String, double[]> metrics, Optional<Duration> elapsed, Map<Class<?>, Double> baselines)
            implements Evidence {
        @Override
        public OptionalDouble best(String metric) {
            var values = metrics.get(metric);
            return values == null || values.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(values[0]);
        }

        @Override
        public double[] values(String metric) {
            return metrics.getOrDefault(metric, new double[0]).clone();
        }

        @Override
        public Optional<Gate.Earlier> baseline(Gate.Quantity quantity) {
            return Optional.ofNullable(baselines.get(quantity.getClass()))
                    .map(number -> Gate.Earlier.of(OptionalDouble.of(number)));
        }
    }

    private static final Evidence STUDY = new Known(
            COUNTS,
            Map.of(
                    "accuracy", new double[] {0.96, 0.9, 0.93, 0.95},
                    "auc", new double[] {0.8},
                    "duration", new double[] {1, 2, 3, 4, 5},
                    "broken", new double[] {Double.NaN}),
            Optional.of(Duration.ofMillis(90_500)),
            Map.of(Gate.Quantity.Best.class, 0.97));

    private static final Evidence NOTHING =
            new Known(new Counts(20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), Map.of(), Optional.empty(), Map.of());

    private static Gate gate(String text) {
        return switch (GateText.forMetrics("accuracy", List.of("auc", "broken")).read(text, false)) {
            case GateText.Read.Valid(var gate) -> gate;
            case GateText.Read.Invalid invalid -> throw new AssertionError(text + ": " + invalid);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "best >= 0.96, true, 0.96",
        "best > 0.96, false, 0.96",
        "best == 0.96, true, 0.96",
        "best != 0.96, false, 0.96",
        "best(auc) >= 0.9, false, 0.8",
        "mean < 0.94, true, 0.935",
        "median >= 0.94, true, 0.94",
        "min >= 0.9, true, 0.9",
        "max <= 0.95, false, 0.96",
        "std < 0.03, true, 0.026457513110645904",
        "p(95)(duration) < 5s, true, 4.8",
        "p(0)(duration) < 5s, true, 1",
        "p(100)(duration) < 5s, false, 5",
        "failed <= 2, true, 2",
        "failed < 2, false, 2",
        "succeeded == 10, true, 10",
        "cached >= 2, true, 2",
        "points == 20, true, 20",
        "rate(failed) < 16%, true, 0.15384615384615385",
        "rate(failed) < 15%, false, 0.15384615384615385",
        "duration < 90s, false, 90.5",
        "duration < 2m, true, 90.5",
        "best >= baseline, false, 0.96",
        "best >= baseline - 0.01, true, 0.96",
        "best >= baseline - 1%, false, 0.96",
        "best >= baseline - 2%, true, 0.96",
    })
    void a_gate_passes_when_the_number_stands_so_to_the_bound(String text, boolean passed, double actual) {
        var result = GateCheck.check(gate(text), STUDY, "accuracy");
        assertThat(result.passed()).isEqualTo(passed);
        assertThat(result.actual().orElseThrow()).isCloseTo(actual, org.assertj.core.api.Assertions.within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "best < 1e9",
                "best != 3",
                "mean > -1",
                "std >= 0",
                "p(95)(duration) < 30s",
                "failed <= 5",
                "points > 0",
                "rate(failed) < 100%",
                "duration < 1d",
                "best >= baseline - 5",
            })
    void where_there_is_no_number_no_gate_passes(String text) {
        var result = GateCheck.check(gate(text), NOTHING, "accuracy");
        assertThat(result.passed()).isFalse();
        assertThat(result.actual()).isEmpty();
    }

    @Test
    void a_number_that_is_not_finite_is_none() {
        var result = GateCheck.check(gate("best(broken) != 1"), STUDY, "accuracy");
        assertThat(result.passed()).isFalse();
        assertThat(result.actual()).isEmpty();
    }

    @Test
    void the_spread_of_one_value_is_no_number() {
        assertThat(GateCheck.check(gate("std(auc) >= 0"), STUDY, "accuracy").passed())
                .isFalse();
    }

    @Test
    void without_a_baseline_a_gate_that_needs_one_fails() {
        assertThat(GateCheck.check(gate("failed <= baseline + 100"), STUDY, "accuracy")
                        .passed())
                .isFalse();
    }

    private static Gate.Result against(Gate.Earlier earlier) {
        return GateCheck.check(gate("best >= baseline").against(earlier), STUDY, "accuracy");
    }

    @Test
    void what_a_gate_says_it_is_compared_with_comes_before_what_is_known_otherwise() {
        assertThat(against(Gate.Earlier.of(OptionalDouble.of(0.95))))
                .isEqualTo(new Gate.Result(
                        "best >= baseline",
                        Gate.Level.ERROR,
                        true,
                        OptionalDouble.of(0.96),
                        OptionalDouble.of(0.95),
                        ""));
    }

    @Test
    void only_a_baseline_that_may_be_missing_excuses_a_gate_and_only_with_a_number() {
        assertThat(against(Gate.Earlier.NONE_YET).passed()).isTrue();
        assertThat(against(Gate.Earlier.NONE_YET).note()).isEqualTo("there is no baseline yet");
        assertThat(against(Gate.Earlier.of(OptionalDouble.empty())).passed()).isFalse();
        assertThat(against(Gate.Earlier.of(OptionalDouble.empty())).note())
                .isEqualTo("the baseline has no such number");
        assertThat(GateCheck.check(gate("best >= baseline").against(Gate.Earlier.NONE_YET), NOTHING, "accuracy")
                        .passed())
                .isFalse();
    }
}
