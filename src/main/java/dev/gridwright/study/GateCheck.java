package dev.gridwright.study;

import dev.gridwright.study.Gate.Quantity;
import dev.gridwright.trial.Outcome;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

/// Holds gates against what is known of a study. No number, no pass.
public final class GateCheck {
    private GateCheck() {}

    public static Gate.Result check(Gate gate, Evidence evidence, String objectiveMetric) {
        var actual = actual(gate.quantity(), evidence, objectiveMetric);
        var earlier = gate.bound() instanceof Gate.Bound.Baseline(var _, var _, var known)
                ? known.or(() -> evidence.baseline(gate.quantity()))
                : Optional.<Gate.Earlier>empty();
        var bound = bound(gate.bound(), earlier);
        boolean met = actual.isPresent()
                && bound.isPresent()
                && gate.operator().holds(actual.getAsDouble(), bound.getAsDouble());
        boolean excused = actual.isPresent()
                && bound.isEmpty()
                && earlier.filter(Gate.Earlier::optional).isPresent();
        return new Gate.Result(
                gate.expression(),
                gate.level(),
                met || excused,
                actual,
                bound,
                note(gate, earlier, evidence, objectiveMetric));
    }

    /// What a study came to, for another one that is compared with it.
    ///
    /// @param objectiveMetric of both
    public static Gate.Earlier earlier(Quantity quantity, Evidence evidence, String objectiveMetric) {
        return new Gate.Earlier(
                actual(quantity, evidence, objectiveMetric),
                isObjective(quantity, objectiveMetric) ? evidence.measured() : Optional.empty(),
                false);
    }

    private static boolean isObjective(Quantity quantity, String objectiveMetric) {
        return quantity instanceof Quantity.Best(var metric)
                && metric.orElse(objectiveMetric).equals(objectiveMetric);
    }

    /// The number that a bound stands for; empty for a baseline that has none.
    public static OptionalDouble bound(Gate.Bound bound, Optional<Gate.Earlier> earlier) {
        return switch (bound) {
            case Gate.Bound.Fixed(double number) -> OptionalDouble.of(number);
            case Gate.Bound.Baseline(double offset, boolean relative, var _) -> {
                var baseline = earlier.map(Gate.Earlier::number).orElse(OptionalDouble.empty());
                if (baseline.isEmpty()) {
                    yield baseline;
                }
                double number = baseline.getAsDouble();
                yield OptionalDouble.of(number + (relative ? offset * Math.abs(number) : offset));
            }
        };
    }

    private static String note(Gate gate, Optional<Gate.Earlier> earlier, Evidence evidence, String objectiveMetric) {
        if (!(gate.bound() instanceof Gate.Bound.Baseline)) {
            return "";
        }
        if (earlier.isEmpty()) {
            return "there is no baseline to compare with";
        }
        if (earlier.get().number().isEmpty()) {
            return earlier.get().optional() ? "there is no baseline yet" : "the baseline has no such number";
        }
        var before = earlier.get().best();
        var now = evidence.measured();
        return isObjective(gate.quantity(), objectiveMetric) && before.isPresent() && now.isPresent()
                ? Difference.of(now.get(), before.get()).note()
                : "";
    }

    /// The number that a gate is about; finite when present.
    public static OptionalDouble actual(Quantity quantity, Evidence evidence, String objectiveMetric) {
        var counts = evidence.counts();
        var number = switch (quantity) {
            case Quantity.Best best -> evidence.best(best.metric().orElse(objectiveMetric));
            case Quantity.Statistic statistic -> statistic(statistic, evidence.values(statistic.metric()));
            case Quantity.Count count ->
                counts.ended() == 0 ? OptionalDouble.empty() : OptionalDouble.of(count(count.state(), counts));
            case Quantity.Rate rate -> {
                long judged = judged(counts);
                yield judged == 0
                        ? OptionalDouble.empty()
                        : OptionalDouble.of((double) count(rate.outcome(), counts) / judged);
            }
            case Quantity.StudyDuration _ ->
                evidence.elapsed()
                        .map(elapsed -> OptionalDouble.of(elapsed.toNanos() / 1e9))
                        .orElse(OptionalDouble.empty());
        };
        return number.isPresent() && Double.isFinite(number.getAsDouble()) ? number : OptionalDouble.empty();
    }

    /// Ended trials that say something: without cancelled and skipped ones.
    public static long judged(Counts counts) {
        return counts.ended() - counts.cancelled() - counts.skipped();
    }

    /// How many trials are in that state; `points` are all, `cached` those of the succeeded that were reused.
    public static long count(String state, Counts counts) {
        return switch (state) {
            case "points" -> counts.points();
            case "cached" -> counts.cached();
            default -> counts.of(Outcome.of(state));
        };
    }

    private static OptionalDouble statistic(Quantity.Statistic statistic, double[] values) {
        if (values.length == 0) {
            return OptionalDouble.empty();
        }
        Arrays.sort(values);
        double mean = Arrays.stream(values).average().orElseThrow();
        return switch (statistic.name()) {
            case "mean" -> OptionalDouble.of(mean);
            case "median" -> OptionalDouble.of(percentile(values, 50));
            case "min" -> OptionalDouble.of(values[0]);
            case "max" -> OptionalDouble.of(values[values.length - 1]);
            case "std" ->
                values.length < 2
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(Math.sqrt(Arrays.stream(values)
                                        .map(value -> (value - mean) * (value - mean))
                                        .sum()
                                / (values.length - 1)));
            case "p" ->
                OptionalDouble.of(percentile(values, statistic.percentile().orElseThrow()));
            default -> throw new IllegalStateException("no statistic is named " + statistic.name());
        };
    }

    /// Linear between the two nearest ranks (Hyndman and Fan's type 7).
    private static double percentile(double[] sorted, double percentile) {
        double rank = percentile / 100 * (sorted.length - 1);
        int below = (int) Math.floor(rank);
        int above = (int) Math.ceil(rank);
        return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
    }
}
