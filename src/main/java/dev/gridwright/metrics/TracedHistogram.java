package dev.gridwright.metrics;

import dev.gridwright.trace.TraceParent;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.MetricType;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// A histogram that names, for each of its buckets, the last trace that was seen there. Those who ask for OpenMetrics
/// are told of them.
///
/// The histograms of the client take exemplars only with a tracing library of their choice on the class path.
///
/// *Thread*: any.
final class TracedHistogram implements Collector {
    private final Histogram histogram;
    private final double[] bounds;
    private final List<String> labelNames;
    private final Map<Labels, AtomicReferenceArray<Exemplar>> exemplars = new ConcurrentHashMap<>();

    private TracedHistogram(Histogram histogram, double[] bounds, List<String> labelNames) {
        this.histogram = histogram;
        this.bounds = bounds.clone();
        this.labelNames = List.copyOf(labelNames);
    }

    /// @param bounds of the buckets, rising; one without bound comes behind them
    static TracedHistogram register(
            PrometheusRegistry registry, Histogram.Builder builder, double[] bounds, String... labels) {
        var traced = new TracedHistogram(builder.build(), bounds, List.of(labels));
        registry.register(traced);
        return traced;
    }

    void initLabelValues(String... values) {
        histogram.initLabelValues(values);
    }

    /// @param span where it was seen, when that is recorded
    /// @param millis the time, since 1970
    void observe(double value, Optional<TraceParent> span, long millis, String... labelValues) {
        histogram.labelValues(labelValues).observe(value);
        span.ifPresent(seen -> {
            var labels = Labels.of("trace_id", seen.traceId(), "span_id", seen.spanId());
            exemplars
                    .computeIfAbsent(labels(labelValues), any -> new AtomicReferenceArray<>(bounds.length + 1))
                    .set(bucket(value), new Exemplar(value, labels, millis));
        });
    }

    private Labels labels(String... values) {
        return Labels.of(labelNames, List.of(values));
    }

    private int bucket(double value) {
        int bucket = 0;
        while (bucket < bounds.length && value > bounds[bucket]) {
            bucket++;
        }
        return bucket;
    }

    @Override
    public HistogramSnapshot collect() {
        var plain = (HistogramSnapshot) histogram.collect();
        if (exemplars.isEmpty()) {
            return plain;
        }
        return new HistogramSnapshot(
                plain.getMetadata(),
                plain.getDataPoints().stream().map(this::traced).toList());
    }

    private HistogramDataPointSnapshot traced(HistogramDataPointSnapshot point) {
        var seen = exemplars.get(point.getLabels());
        if (seen == null) {
            return point;
        }
        var known = new ArrayList<Exemplar>();
        for (int bucket = 0; bucket <= bounds.length; bucket++) {
            var exemplar = seen.get(bucket);
            if (exemplar != null) {
                known.add(exemplar);
            }
        }
        return new HistogramDataPointSnapshot(
                point.getClassicBuckets(),
                point.getSum(),
                point.getLabels(),
                Exemplars.of(known),
                point.getCreatedTimestampMillis());
    }

    @Override
    public String getPrometheusName() {
        return histogram.getPrometheusName();
    }

    @Override
    public MetricType getMetricType() {
        return MetricType.HISTOGRAM;
    }

    @Override
    public Set<String> getLabelNames() {
        return Set.copyOf(labelNames);
    }

    @Override
    public MetricMetadata getMetadata() {
        return histogram.getMetadata();
    }
}
