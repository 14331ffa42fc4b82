package dev.gridwright.catalog;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Every built-in learner and every metric, looked up by name.
public final class Catalog {

    private static final Map<String, Learner> LEARNERS =
            byName(Stream.of(TreeLearners.all(), OtherLearners.all()).flatMap(List::stream), Learner::name);
    private static final Map<String, Metric> METRICS = byName(Metrics.all().stream(), Metric::name);

    private Catalog() {}

    /// Every learner, in the order of the documentation.
    public static List<Learner> learners() {
        return List.copyOf(LEARNERS.values());
    }

    /// The learner with this name, if there is one.
    public static Optional<Learner> learner(String name) {
        return Optional.ofNullable(LEARNERS.get(name));
    }

    /// Every metric, in the order of the documentation.
    public static List<Metric> metrics() {
        return List.copyOf(METRICS.values());
    }

    /// The metric with this name, if there is one.
    public static Optional<Metric> metric(String name) {
        return Optional.ofNullable(METRICS.get(name));
    }

    private static <T> Map<String, T> byName(Stream<T> values, Function<T, String> name) {
        return values.collect(Collectors.toMap(
                name,
                Function.identity(),
                (one, other) -> {
                    throw new IllegalStateException("two entries are named " + name.apply(one));
                },
                java.util.LinkedHashMap::new));
    }
}
