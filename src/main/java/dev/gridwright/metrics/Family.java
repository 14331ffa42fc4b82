package dev.gridwright.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.DoubleSupplier;

/// Registers metrics in the one way that all of ours are made: with a help text, classic histograms, without exemplars
/// unless
/// traces are told of.
///
/// @param registry where they are registered
record Family(PrometheusRegistry registry) {

    Counter counter(String name, String help, String... labels) {
        return Counter.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .withoutExemplars()
                .register(registry);
    }

    Gauge gauge(String name, String help, String... labels) {
        return Gauge.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .withoutExemplars()
                .register(registry);
    }

    /// A gauge that is asked for its value at each scrape.
    void gauge(String name, String help, DoubleSupplier value) {
        var unused = GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(gauge -> gauge.call(value.getAsDouble()))
                .register(registry);
    }

    /// @param bounds of the buckets, rising; one without bound comes behind them
    Histogram histogram(String name, String help, double[] bounds, String... labels) {
        return builder(name, help, bounds, labels).register(registry);
    }

    /// A histogram that names a trace for each of its buckets, for those who ask for OpenMetrics.
    TracedHistogram tracedHistogram(String name, String help, double[] bounds, String... labels) {
        return TracedHistogram.register(registry, builder(name, help, bounds, labels), bounds, labels);
    }

    private static Histogram.Builder builder(String name, String help, double[] bounds, String... labels) {
        return Histogram.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .classicOnly()
                .withoutExemplars()
                .classicUpperBounds(bounds);
    }
}
