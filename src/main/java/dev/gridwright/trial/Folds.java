package dev.gridwright.trial;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Judges what an attempt measured: every fold of every repeat has a finite number for the objective, or there is no
/// result. Never a partial mean.
public final class Folds {
    private Folds() {}

    /// The judgement on an attempt that ran to its own end.
    public sealed interface Result {
        /// @param deviation with n - 1, when there are two or more numbers
        record Scored(double objective, OptionalDouble deviation, Map<String, Double> metrics) implements Result {}

        record Unusable(Ending.Fell ending) implements Result {}
    }

    /// Aggregates `measurements`; where a fold was measured more than once, its last number counts. A further metric
    /// that some fold lacks, or that is not finite, is left out.
    public static Result judge(Objective objective, List<Measurement> measurements) {
        int parts = objective.folds() * objective.repeats();
        if (parts == 1) {
            return judgeOne(objective, measurements);
        }
        var byPart = new Measurement[parts];
        for (var measurement : measurements) {
            if (measurement.step().isEmpty()
                    && measurement.fold() < objective.folds()
                    && measurement.repeat() < objective.repeats()) {
                byPart[measurement.repeat() * objective.folds() + measurement.fold()] = measurement;
            }
        }
        var metrics = new LinkedHashMap<String, Double>();
        for (var measurement : byPart) {
            if (measurement != null) {
                measurement.metrics().keySet().forEach(name -> metrics.putIfAbsent(name, Double.NaN));
            }
        }
        var deviation = OptionalDouble.empty();
        for (var name : List.copyOf(metrics.keySet())) {
            var numbers = new double[parts];
            for (int part = 0; part < parts; part++) {
                var value = byPart[part] == null ? null : byPart[part].metrics().get(name);
                numbers[part] = value == null ? Double.NaN : value;
                if (name.equals(objective.metric()) && !Double.isFinite(numbers[part])) {
                    return unusable(objective, value, part);
                }
            }
            double aggregated = aggregate(objective.aggregate(), numbers);
            if (Double.isFinite(aggregated)) {
                metrics.put(name, aggregated);
            } else {
                metrics.remove(name);
            }
            if (name.equals(objective.metric())) {
                deviation = OptionalDouble.of(deviation(numbers));
            }
        }
        var number = metrics.get(objective.metric());
        return number == null ? unusable(objective, null, 0) : new Result.Scored(number, deviation, metrics);
    }

    private static Result judgeOne(Objective objective, List<Measurement> measurements) {
        Measurement last = null;
        for (var measurement : measurements) {
            if (measurement.step().isEmpty()) {
                last = measurement;
            }
        }
        var value = last == null ? null : last.metrics().get(objective.metric());
        if (last == null || value == null || !Double.isFinite(value)) {
            return unusable(objective, value, 0);
        }
        Map<String, Double> metrics = last.metrics();
        if (metrics.values().stream().anyMatch(number -> !Double.isFinite(number))) {
            metrics = new LinkedHashMap<>(metrics);
            metrics.values().removeIf(number -> !Double.isFinite(number));
        }
        return new Result.Scored(value, OptionalDouble.empty(), metrics);
    }

    private static Result.Unusable unusable(Objective objective, @Nullable Double value, int part) {
        var where = objective.folds() * objective.repeats() == 1
                ? ""
                : " in fold " + part % objective.folds() + " of repeat " + part / objective.folds();
        return new Result.Unusable(
                value == null
                        ? fell(
                                Cause.METRIC_MISSING,
                                "The metric '" + objective.metric() + "' was not reported" + where + ".")
                        : fell(
                                Cause.METRIC_NOT_FINITE,
                                "The metric '" + objective.metric() + "' is " + value + where
                                        + "; a finite number is needed."));
    }

    private static Ending.Fell fell(Cause cause, String message) {
        return new Ending.Fell(Outcome.INVALID, cause, message, OptionalInt.empty(), OptionalInt.empty());
    }

    private static double aggregate(Objective.Aggregate how, double[] numbers) {
        return switch (how) {
            case MEAN -> mean(numbers);
            case MEDIAN -> median(numbers);
            case MIN -> Arrays.stream(numbers).min().orElse(Double.NaN);
            case MAX -> Arrays.stream(numbers).max().orElse(Double.NaN);
        };
    }

    private static double mean(double[] numbers) {
        double sum = 0;
        for (double number : numbers) {
            sum += number;
        }
        return sum / numbers.length;
    }

    private static double median(double[] numbers) {
        var sorted = numbers.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static double deviation(double[] numbers) {
        double mean = mean(numbers);
        double squares = 0;
        for (double number : numbers) {
            squares += (number - mean) * (number - mean);
        }
        return Math.sqrt(squares / (numbers.length - 1));
    }
}
