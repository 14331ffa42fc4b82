package dev.gridwright.metrics;

import com.sun.management.OperatingSystemMXBean;
import dev.gridwright.metrics.loop.LoopLag;
import dev.gridwright.study.StudyView;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmHeapPressureMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Info;
import java.lang.management.ManagementFactory;
import java.time.InstantSource;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// The metrics of one server. Every known label value is there from the start, at 0; nothing that a user wrote becomes
/// a label but the id of a study and the name of its objective, for a bounded number of studies.
///
/// The server's own are those of the Prometheus client, since a Micrometer timer brings a second metric `_max` that no
/// one asked for; those of the JVM are Micrometer's.
///
/// *Thread*: any; a scrape may block, and there is one at a time.
public final class Metrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(new Exposition());
    private final JvmGcMetrics garbage = new JvmGcMetrics();
    private final JvmHeapPressureMetrics pressure = new JvmHeapPressureMetrics();
    private final LoopLag loops = new LoopLag(System::nanoTime);
    private final StudySeries series;
    private final Standing standing;
    private final StudyMetrics studies;
    private final StoreMetrics store;
    private final HttpMetrics http;

    public Metrics(Build build, InstantSource clock) {
        var own = registry.getPrometheusRegistry();
        var family = new Family(own);
        Info.builder()
                .name("gridwright_build_info")
                .help("The running program; always 1.")
                .labelNames("version", "revision", "java_version")
                .register(own)
                .addLabelValues(build.version(), build.revision(), build.javaVersion());
        series = new StudySeries(clock);
        standing = new Standing(series);
        own.register(standing);
        studies = new StudyMetrics(family, series, clock);
        store = new StoreMetrics(family);
        http = new HttpMetrics(family);
        family.gauge(
                "gridwright_event_loop_lag_seconds",
                "The most that an event loop was late in the last minute.",
                loops::seconds);
        bindMachine();
    }

    /// What is running.
    ///
    /// @param revision of the source, `unknown` when the build did not say
    public record Build(String version, String revision, String javaVersion) {}

    /// A scrape's answer.
    public record Page(String contentType, String text) {}

    /// Names traces at the buckets of histograms and at counters alone: a Prometheus before 2.43 refuses a whole scrape
    /// with one at another series, such as the count of a histogram.
    private static final class Exposition implements PrometheusConfig {
        @Override
        public @Nullable String get(String key) {
            return PrometheusConfig.DEFAULT.get(key);
        }

        @Override
        public Properties prometheusProperties() {
            var properties = new Properties();
            properties.setProperty("io.prometheus.exporter.exemplarsOnAllMetricTypes", "false");
            return properties;
        }
    }

    private void bindMachine() {
        // Prometheus counts seconds, and wants no gauge to end like the part of a histogram.
        registry.config()
                .meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"))
                .meterFilter(new MeterFilter() {
                    @Override
                    public Meter.Id map(Meter.Id id) {
                        return id.getName().equals("system.cpu.count") ? id.withName("system.cpus") : id;
                    }
                });
        var machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        FunctionCounter.builder("process.cpu", machine, its -> its.getProcessCpuTime() / 1e9)
                .description("The time that processors have worked for this process.")
                .baseUnit("seconds")
                .register(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        garbage.bindTo(registry);
        pressure.bindTo(registry);
    }

    /// Where the engine tells what happens.
    public EngineEvents engine() {
        return studies;
    }

    public StoreMetrics store() {
        return store;
    }

    public HttpMetrics http() {
        return http;
    }

    /// Where event loops are watched.
    public LoopLag loops() {
        return loops;
    }

    /// A study ended in an earlier life of the server; called in the order in which they ended.
    public void remember(StudyView ended) {
        series.ended(ended);
    }

    /// All metrics, with those of a moment, in the format that the `Accept` header of a scrape asks for: OpenMetrics,
    /// else Prometheus text.
    public Page scrape(Present present, String accept) {
        standing.present(present);
        boolean openMetrics = accept.contains("application/openmetrics-text");
        var contentType = openMetrics
                ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
                : "text/plain; version=0.0.4; charset=utf-8";
        return new Page(contentType, registry.scrape(contentType));
    }

    @Override
    public void close() {
        pressure.close();
        garbage.close();
        registry.close();
    }
}
