package dev.gridwright.metrics;

import io.prometheus.metrics.core.datapoints.GaugeDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import java.time.Duration;

/// Measures the HTTP server.
///
/// *Thread*: any.
public final class HttpMetrics {
    private static final double[] DURATIONS = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

    private final Counter requests;
    private final Histogram duration;
    private final GaugeDataPoint inFlight;
    private final GaugeDataPoint connections;
    private final GaugeDataPoint streams;

    HttpMetrics(Family family) {
        requests = family.counter(
                "gridwright_http_requests_total",
                "Requests answered. The route is a template, or none when the request reached no route; the code is"
                        + " closed when the connection was gone before an answer.",
                "method",
                "route",
                "code");
        duration = family.histogram(
                "gridwright_http_request_duration_seconds",
                "How long a request took until its answer began; those that asked to wait are left out.",
                DURATIONS,
                "method",
                "route");
        inFlight = family.gauge("gridwright_http_requests_in_flight", "Requests whose answer has not ended.");
        connections = family.gauge("gridwright_http_connections", "Open connections.");
        streams = family.gauge("gridwright_event_stream_subscribers", "Open event streams.");
    }

    /// A request has come.
    public void begun() {
        inFlight.inc();
    }

    /// Its answer has ended, or will never come.
    ///
    /// @param method one of a closed set, as the other words
    /// @param code of the answer, `closed` when there was none
    public void ended(String method, String route, String code) {
        inFlight.dec();
        requests.labelValues(method, route, code).inc();
    }

    /// An answer has begun that nobody asked to hold back.
    public void answered(String method, String route, Duration took) {
        duration.labelValues(method, route).observe(took.toNanos() / 1e9);
    }

    /// So many connections are open.
    public void connections(int open) {
        connections.set(open);
    }

    /// So many event streams are open.
    public void streams(int open) {
        streams.set(open);
    }
}
