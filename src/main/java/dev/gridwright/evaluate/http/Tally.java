package dev.gridwright.evaluate.http;

import java.util.LinkedHashMap;
import java.util.Map;

/// The means of metrics over the rows of one fold; a metric that some row lacks has none.
final class Tally {
    private final Map<String, Double> sums = new LinkedHashMap<>();
    private final Map<String, Integer> counts = new LinkedHashMap<>();
    private int rows;

    void add(Map<String, Double> numbers) {
        rows++;
        numbers.forEach((metric, number) -> {
            sums.merge(metric, number, Double::sum);
            counts.merge(metric, 1, Integer::sum);
        });
    }

    /// By metric, in the order in which they came.
    Map<String, Double> means() {
        var means = new LinkedHashMap<String, Double>();
        sums.forEach((metric, sum) -> {
            if (counts.getOrDefault(metric, 0) == rows) {
                means.put(metric, sum / rows);
            }
        });
        return means;
    }
}
