package dev.gridwright.trial;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/// Metric values reported at one step of one fold of one repeat, all counted from 0.
///
/// @param step the epoch or round; empty for the number that stands for a whole fold
/// @param metrics by metric name, in the order reported; a value may be NaN or infinite, which only an ending judges
public record Measurement(OptionalInt step, int fold, int repeat, Map<String, Double> metrics) {
    public Measurement {
        if (fold < 0 || repeat < 0) {
            throw new IllegalArgumentException("fold " + fold + " and repeat " + repeat + " count from 0");
        }
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /// The number of a whole fold.
    public static Measurement ofFold(int fold, int repeat, Map<String, Double> metrics) {
        return new Measurement(OptionalInt.empty(), fold, repeat, metrics);
    }
}
