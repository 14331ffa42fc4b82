package dev.gridwright.study.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.space.Checked;
import dev.gridwright.space.Space;
import dev.gridwright.space.SpaceDraft;
import dev.gridwright.study.Counts;
import dev.gridwright.study.Evidence;
import dev.gridwright.study.Gate;
import dev.gridwright.study.GateCheck;
import dev.gridwright.study.GateText;
import dev.gridwright.trial.Attempt;
import dev.gridwright.trial.Objective;
import dev.gridwright.trial.Objective.Aggregate;
import dev.gridwright.trial.Objective.Goal;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.Trial;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LostGatesTest {
    private static final Space ONE_POINT = space();
    private static final Duration ELAPSED = Duration.ofMillis(90_500);

    /// 20 points: 4 waiting, 1 running, 10 succeeded (2 reused), 2 failed, 1 timed out, 1 cancelled, 1 skipped.
    private static final Counts COUNTS = new Counts(4, 1, 0, 10, 2, 1, 0, 0, 1, 1, 2);

    private static Space space() {
        return switch (new SpaceDraft().member(List.of()).check()) {
            case Checked.Valid<Space> valid -> valid.value();
            case Checked.Invalid<Space> invalid -> throw new IllegalArgumentException(invalid.toString());
        };
    }

    private static Gate gate(String text, boolean abort) {
        return switch (GateText.forMetrics("accuracy", List.of("auc")).read(text, abort)) {
            case GateText.Read.Valid(var gate) -> gate;
            case GateText.Read.Invalid invalid -> throw new AssertionError(text + ": " + invalid);
        };
    }

    private static LostGates watch(Goal goal, Gate... gates) {
        return LostGates.of(List.of(gates), new Objective("accuracy", goal, List.of("auc"), 1, 1, Aggregate.MEAN));
    }

    private static Trial succeeded(long index, double accuracy, double auc, double seconds) {
        var took = Duration.ofNanos((long) (seconds * 1e9));
        var start = Instant.parse("2026-03-01T10:00:00Z");
        return new Trial(
                index,
                ONE_POINT.point(0).orElseThrow(),
                Outcome.SUCCEEDED,
                Optional.empty(),
                "",
                OptionalDouble.of(accuracy),
                OptionalDouble.empty(),
                Map.of("accuracy", accuracy, "auc", auc),
                Optional.empty(),
                1,
                List.of(new Attempt(
                        index,
                        "here",
                        "cpu-0",
                        Outcome.SUCCEEDED,
                        Optional.empty(),
                        "",
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        start,
                        start.plus(took),
                        took)),
                List.of());
    }

    private static LostGates told(Goal goal, Gate... gates) {
        var watch = watch(goal, gates);
        for (int i = 0; i < 10; i++) {
            watch.tell(succeeded(i, 0.90 + i / 100.0, 0.8, i + 1));
        }
        return watch;
    }

    @ParameterizedTest
    @CsvSource({
        "failed <= 1, true",
        "failed <= 2, false",
        "failed == 1, true",
        "failed == 7, false",
        "failed == 8, true",
        "failed != 2, false",
        "succeeded >= 15, false",
        "succeeded >= 16, true",
        "points >= 100, false",
        "points <= 19, true",
        "rate(failed) < 11%, true",
        "rate(failed) < 12%, false",
        "rate(succeeded) > 84%, true",
        "rate(succeeded) > 83%, false",
        "duration < 90s, true",
        "duration < 91s, false",
        "duration > 91s, false",
        "max(duration) < 10s, true",
        "max(duration) <= 10s, false",
        "max(duration) < 11s, false",
        "min >= 0.91, true",
        "min >= 0.9, false",
        "min > 0.9, true",
        // The 15 values there may be: place 13.3 is beyond the bound once two are.
        "p(95)(duration) < 9s, true",
        "p(95)(duration) <= 9s, false",
        // Place 7: eight are beyond it.
        "median < 0.92, true",
        "median <= 0.92, false",
        "median >= 0.98, true",
        "median >= 0.97, false",
        "best >= 0.999, false",
        "best < 0.99, true",
        "best <= 0.99, false",
        "best(auc) < 0.1, false",
        "mean > 5, false",
        "std < 0, false",
        "best >= baseline + 5, false",
    })
    void a_gate_is_lost_when_no_ending_of_the_open_trials_could_meet_it(String text, boolean lost) {
        assertThat(told(Goal.MAXIMIZE, gate(text, true)).lost(COUNTS, ELAPSED).isPresent())
                .isEqualTo(lost);
    }

    @Test
    void where_lower_is_better_a_best_only_falls() {
        assertThat(told(Goal.MINIMIZE, gate("best > 0.9", true)).lost(COUNTS, ELAPSED))
                .isPresent();
        assertThat(told(Goal.MINIMIZE, gate("best < 0.9", true)).lost(COUNTS, ELAPSED))
                .isEmpty();
    }

    @Test
    void a_lost_gate_is_told_with_what_it_lost_it() {
        assertThat(told(Goal.MAXIMIZE, gate("failed <= 1", true)).lost(COUNTS, ELAPSED))
                .contains("The gate 'failed <= 1' cannot be met any more: 2 are, and 5 trials are left.");
    }

    @Test
    void gates_that_only_warn_or_are_not_asked_to_end_nothing() {
        var watch = told(Goal.MAXIMIZE, gate("failed <= 1", false), gate("warn: failed <= 1", true));
        assertThat(watch.isEmpty()).isTrue();
        assertThat(watch.lost(COUNTS, ELAPSED)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"failed <= 0", "rate(failed) < 1%", "succeeded > 100", "max < 0", "min > 0", "best < 0"})
    void nothing_is_lost_before_anything_has_ended(String text) {
        var nothing = new Counts(20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        assertThat(watch(Goal.MAXIMIZE, gate(text, true)).lost(nothing, Duration.ZERO))
                .isEmpty();
    }

    @Test
    void values_of_an_earlier_life_count_and_what_is_lost_ends_nothing_after_a_retry() {
        var watch = watch(Goal.MAXIMIZE, gate("max(duration) < 5s", true), gate("failed <= 2", true));
        assertThat(watch.metrics()).containsExactly("duration");
        watch.recover(metric -> new double[] {1, 6, 2});

        assertThat(watch.lost(COUNTS, ELAPSED)).isPresent();
        watch.beginAnew(COUNTS, ELAPSED);
        assertThat(watch.lost(COUNTS, ELAPSED)).isEmpty();
        var more = new Counts(3, 1, 0, 10, 3, 1, 0, 0, 1, 1, 2);
        assertThat(watch.lost(more, ELAPSED).orElseThrow()).contains("failed <= 2");
    }

    @Test
    void the_time_until_a_duration_is_lost_is_known() {
        var watch = watch(
                Goal.MAXIMIZE, gate("duration < 2m", true), gate("duration <= 3m", true), gate("duration > 1s", true));
        assertThat(watch.timeLeft(ELAPSED)).contains(Duration.ofMillis(29_501));
        assertThat(watch.timeLeft(Duration.ofHours(1))).contains(Duration.ZERO);
        assertThat(watch.lost(COUNTS, Duration.ofMinutes(2).plusMillis(1))).isPresent();
    }

    /// Whatever the trials that are left become, a gate that was called lost fails at the end.
    @Test
    void what_is_lost_fails_at_the_end_of_every_random_study() {
        long seed = Long.getLong("gridwright.random.seed", 1);
        var random = new Random(seed);
        var names = List.of(
                "min", "max", "median", "p(90)", "best", "failed", "succeeded", "rate(failed)", "cached", "invalid");
        var operators = List.of("<", "<=", ">", ">=", "==", "!=");
        int lost = 0;
        for (int round = 0; round < 4_000; round++) {
            var name = names.get(random.nextInt(names.size()));
            double number = name.startsWith("rate") ? random.nextInt(11) / 10.0 : random.nextInt(10);
            var gate = gate(name + " " + operators.get(random.nextInt(6)) + " " + number, true);
            var goal = random.nextBoolean() ? Goal.MAXIMIZE : Goal.MINIMIZE;
            int points = 1 + random.nextInt(12);
            var watch = watch(goal, gate);
            var values = new ArrayList<Double>();
            var counts = new long[4];
            boolean called = false;
            double shift = random.nextInt(10);
            for (int i = 0; i < points; i++) {
                int kind = random.nextInt(8);
                if (kind < 5) {
                    double value = Math.floor(random.nextDouble() * 5 + shift / 2);
                    values.add(value);
                    watch.tell(succeeded(i, value, 0, 1));
                    counts[0]++;
                } else {
                    counts[kind - 4]++;
                }
                var now = counts(points, counts);
                if (i + 1 < points) {
                    called |= watch.lost(now, ELAPSED).isPresent();
                }
            }
            if (called) {
                lost++;
                var passed = GateCheck.check(gate, new Known(counts(points, counts), values, goal), "accuracy")
                        .passed();
                assertThat(passed)
                        .as("seed %d, %s, %s", seed, gate.expression(), values)
                        .isFalse();
            }
        }
        assertThat(lost).as("seed %d", seed).isGreaterThan(100);
    }

    /// @param ended succeeded, failed, invalid, cancelled
    private static Counts counts(int points, long[] ended) {
        long left = points - ended[0] - ended[1] - ended[2] - ended[3];
        return new Counts(left, 0, 0, ended[0], ended[1], 0, ended[2], 0, ended[3], 0, 0);
    }

    private record Known(Counts counts, List<Double> values, Goal goal) implements Evidence {
        @Override
        public OptionalDouble best(String metric) {
            return values.stream().mapToDouble(value -> value).reduce((a, b) -> goal.better(a, b) ? a : b);
        }

        @Override
        public double[] values(String metric) {
            return values.stream().mapToDouble(value -> value).toArray();
        }

        @Override
        public Optional<Duration> elapsed() {
            return Optional.of(ELAPSED);
        }

        @Override
        public Optional<Gate.Earlier> baseline(Gate.Quantity quantity) {
            return Optional.empty();
        }
    }
}
