package dev.gridwright.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.study.Gate.Bound;
import dev.gridwright.study.Gate.Level;
import dev.gridwright.study.Gate.Operator;
import dev.gridwright.study.Gate.Quantity;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GateTextTest {
    private final GateText gates = GateText.forMetrics("accuracy", List.of("auc", "fit_seconds"));

    private Gate valid(String text) {
        return switch (gates.read(text, false)) {
            case GateText.Read.Valid(var gate) -> gate;
            case GateText.Read.Invalid invalid -> throw new AssertionError(text + " is refused: " + invalid);
        };
    }

    private GateText.Read.Invalid invalid(String text) {
        return switch (gates.read(text, false)) {
            case GateText.Read.Valid(var gate) -> throw new AssertionError(text + " is accepted: " + gate);
            case GateText.Read.Invalid invalid -> invalid;
        };
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    best >= 0.92            | Best[metric=Optional.empty]                                       | >= | 0.92
                    best>=.92               | Best[metric=Optional.empty]                                       | >= | 0.92
                    best == 1e-3            | Best[metric=Optional.empty]                                       | == | 0.001
                    best > -2               | Best[metric=Optional.empty]                                       | >  | -2
                    best >= 92%             | Best[metric=Optional.empty]                                       | >= | 0.92
                    best( auc ) != 0.5      | Best[metric=Optional[auc]]                                        | != | 0.5
                    mean >= 0.9             | Statistic[name=mean, percentile=OptionalDouble.empty, metric=accuracy] | >= | 0.9
                    median(auc) > 0.8       | Statistic[name=median, percentile=OptionalDouble.empty, metric=auc]    | >  | 0.8
                    std < 0.1               | Statistic[name=std, percentile=OptionalDouble.empty, metric=accuracy]  | <  | 0.1
                    max(fit_seconds) <= 2   | Statistic[name=max, percentile=OptionalDouble.empty, metric=fit_seconds] | <= | 2
                    p(95)(duration) < 30s   | Statistic[name=p, percentile=OptionalDouble[95.0], metric=duration] | <  | 30
                    p(99.5) < 1             | Statistic[name=p, percentile=OptionalDouble[99.5], metric=accuracy] | <  | 1
                    mean(duration) < 1h30m  | Statistic[name=mean, percentile=OptionalDouble.empty, metric=duration] | <  | 5400
                    failed <= 5             | Count[state=failed]                                               | <= | 5
                    timed_out == 0          | Count[state=timed_out]                                            | == | 0
                    cached >= 1             | Count[state=cached]                                               | >= | 1
                    points > 10             | Count[state=points]                                               | >  | 10
                    rate(failed) < 2%       | Rate[outcome=failed]                                              | <  | 0.02
                    rate(succeeded) >= 0.98 | Rate[outcome=succeeded]                                           | >= | 0.98
                    duration < 15m          | StudyDuration[]                                                   | <  | 900
                    """)
    void a_gate_is_an_aggregate_an_operator_and_a_number(String text, String quantity, String sign, double bound) {
        var gate = valid(text);
        assertThat(gate.quantity()).hasToString(quantity);
        assertThat(gate.operator().sign()).isEqualTo(sign);
        assertThat(((Bound.Fixed) gate.bound()).number()).isEqualTo(bound);
        assertThat(gate.level()).isEqualTo(Level.ERROR);
        assertThat(gate.expression()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "best >= baseline, 0, false",
        "best(auc) >= baseline - 0.5%, -0.005, true",
        "best >= baseline+0.01, 0.01, false",
        "duration < baseline + 10%, 0.1, true",
        "duration < baseline + 30s, 30, false",
        "failed <= baseline + 2, 2, false",
        "rate(failed) <= baseline + 1%, 0.01, true",
    })
    void a_bound_may_be_a_baseline_and_a_distance_from_it(String text, double offset, boolean relative) {
        assertThat(valid(text).bound()).isEqualTo(new Bound.Baseline(offset, relative, Optional.empty()));
    }

    @Test
    void a_warning_is_a_gate_of_the_other_level_and_its_expression_is_without_it() {
        var gate = valid("warn: duration < 15m");
        assertThat(gate.level()).isEqualTo(Level.WARN);
        assertThat(gate.expression()).isEqualTo("duration < 15m");
        assertThat(gates.read("failed <= 5", true))
                .isEqualTo(new GateText.Read.Valid(new Gate(
                        "failed <= 5",
                        Level.ERROR,
                        true,
                        new Quantity.Count("failed"),
                        Operator.AT_MOST,
                        new Bound.Fixed(5))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "best",
                "best >=",
                "best >= high",
                "best => 0.9",
                "best >= 0.9 0.8",
                "best >= 0.9 && failed < 2",
                ">= 0.9",
                "best >= NaN",
                "best >= Infinity",
                "best >= 1e999",
                "best >= 0x10",
                "best >= 30s",
                "best(auc)(f1) > 1",
                "best(accuracy",
                "failed(auc) < 2",
                "failed < 2%",
                "failed < 2s",
                "rate < 2%",
                "rate(cancelled) < 2%",
                "rate(failed)(auc) < 2%",
                "duration < 30",
                "duration < 30%",
                "duration(accuracy) < 30s",
                "best(duration) < 30s",
                "p < 3",
                "p(101) < 3",
                "p(-1) < 3",
                "p(x)(duration) < 3s",
                "p(95)(duration) < 3",
                "baseline >= 0.5",
                "best >= baseline -",
                "best >= baseline - x",
                "best >= baseline * 2",
                "best >= baseline - 1%%",
                "error: best >= 0.5",
                "warn best >= 0.5",
            })
    void anything_else_is_refused_with_what_was_found_and_what_is_allowed(String text) {
        var problem = invalid(text);
        assertThat(problem.detail()).isNotBlank();
        assertThat(problem.allowed()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource({
        "bset >= 0.9, bset, best",
        "best(acuracy) >= 0.9, acuracy, accuracy",
        "mean(fit_second) < 3, fit_second, fit_seconds",
        "rate(faild) < 2%, rate(faild), failed",
        "timedout < 3, timedout, timed_out",
        "mean(durations) < 3s, durations, duration",
    })
    void a_misspelt_name_is_answered_with_the_nearest_one(String text, String found, String nearest) {
        var problem = invalid(text);
        assertThat(problem.found()).isEqualTo(found);
        assertThat(problem.nearest()).contains(nearest);
    }

    @Test
    void a_text_of_any_length_and_shape_is_answered_at_once() {
        assertThat(invalid("(".repeat(100_000)).detail()).contains("too long");
        assertThat(invalid("p" + "(1)".repeat(60) + " < 1").detail()).isNotBlank();
        var random = new Random(7);
        var alphabet = "bestp(95)duration <>=!%.-+e0 warn:baseline\n\0é";
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder();
            for (int length = random.nextInt(30); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertThat(gates.read(text.toString(), false)).isNotNull();
        }
    }

    @Test
    void the_objective_is_a_metric_even_without_further_ones() {
        assertThat(GateText.forMetrics("value", List.of()).read("best(value) < 1", false))
                .isInstanceOfSatisfying(
                        GateText.Read.Valid.class,
                        read -> assertThat(read.gate().quantity()).isEqualTo(new Quantity.Best(Optional.of("value"))));
        assertThat(GateText.forMetrics("value", List.of()).read("max < 1", false))
                .isInstanceOfSatisfying(
                        GateText.Read.Valid.class,
                        read -> assertThat(read.gate().quantity())
                                .isEqualTo(new Quantity.Statistic("max", OptionalDouble.empty(), "value")));
    }
}
