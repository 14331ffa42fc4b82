package dev.gridwright.cli.results;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.study.Difference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// How the objective of two studies differs at each value of each parameter that both have tried: the mean over the
/// succeeded trials there, first minus second.
public final class LevelDifferences {
    /// Values of one parameter; one with more is left out, as it says little.
    private static final int MAX_VALUES = 50;

    private static final long MAX_TRIALS = 100_000;

    private LevelDifferences() {}

    /// One value of a parameter.
    ///
    /// @param interval half the width of the 95 % interval of the difference (Welch); empty for a single trial
    public record Level(String parameter, String value, double first, double second, OptionalDouble interval) {
        public double difference() {
            return first - second;
        }
    }

    private static final class Sum {
        private long count;
        private double mean;
        private double squares;

        void add(double value) {
            count++;
            double delta = value - mean;
            mean += delta / count;
            squares += delta * (value - mean);
        }

        double variance() {
            return squares / (count - 1) / count;
        }
    }

    /// In the order of the first study's points; none of very large studies, as that would take long.
    public static List<Level> of(Results first, Results second) {
        if (first.study().done() > MAX_TRIALS || second.study().done() > MAX_TRIALS) {
            return List.of();
        }
        var ours = sums(first);
        var theirs = sums(second);
        var levels = new ArrayList<Level>();
        ours.forEach((parameter, values) -> {
            var others = theirs.getOrDefault(parameter, Map.of());
            if (values.size() <= MAX_VALUES) {
                values.forEach((value, sum) -> {
                    var other = others.get(value);
                    if (other != null) {
                        levels.add(new Level(parameter, value, sum.mean, other.mean, interval(sum, other)));
                    }
                });
            }
        });
        return levels;
    }

    private static OptionalDouble interval(Sum a, Sum b) {
        if (a.count < 2 || b.count < 2) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(Difference.halfWidth(a.variance(), a.count - 1, b.variance(), b.count - 1));
    }

    private static Map<String, Map<String, Sum>> sums(Results results) {
        var sums = new LinkedHashMap<String, Map<String, Sum>>();
        results.trials().accept(trial -> {
            var objective = trial.path("objective");
            if (objective.isNumber()) {
                trial.path("params")
                        .properties()
                        .forEach(param -> sums.computeIfAbsent(param.getKey(), _ -> new LinkedHashMap<>())
                                .computeIfAbsent(text(param.getValue()), _ -> new Sum())
                                .add(objective.asDouble()));
            }
        });
        return sums;
    }

    private static String text(JsonNode value) {
        return value.isValueNode() ? value.asText() : value.toString();
    }
}
