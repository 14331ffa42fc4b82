package dev.gridwright.metrics;

import dev.gridwright.study.StudyState;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.Room;
import dev.gridwright.trial.Trial;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;

/// The metrics of one server, named in one place. Every known label value is there from the start, at 0.
///
/// The server's own are those of the Prometheus client, since a Micrometer timer brings a second metric `_max` that no
/// one asked for; those of the JVM are Micrometer's.
///
/// *Thread*: any.
public final class Metrics implements EngineEvents, AutoCloseable {
    /// States that a study or trial passes through; the others are counted by `_finished_total`.
    private static final List<StudyState> OPEN_STUDIES =
            List.of(StudyState.QUEUED, StudyState.RUNNING, StudyState.PAUSED);

    private static final List<StudyState> ENDED_STUDIES =
            List.of(StudyState.COMPLETED, StudyState.CANCELLED, StudyState.FAILED);
    private static final List<String> KINDS = List.of("model", "function", "java", "command", "http", "worker");
    private static final List<Outcome> ATTEMPTED = List.of(
            Outcome.SUCCEEDED, Outcome.FAILED, Outcome.TIMED_OUT, Outcome.INVALID, Outcome.PRUNED, Outcome.CANCELLED);
    private static final double[] DURATION_BUCKETS = {
        0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics garbage = new JvmGcMetrics();

    private final Gauge studies;
    private final Counter studiesSubmitted;
    private final Counter studiesRejected;
    private final Counter studiesFinished;
    private final Counter trialsStarted;
    private final Counter trialsFinished;
    private final Counter trialsRetried;
    private final Counter trialsCached;
    private final Histogram trialDuration;
    private final Gauge slots;

    public Metrics(Build build) {
        var own = registry.getPrometheusRegistry();
        Info.builder()
                .name("gridwright_build_info")
                .help("The running program; always 1.")
                .labelNames("version", "revision", "java_version")
                .register(own)
                .addLabelValues(build.version(), build.revision(), build.javaVersion());
        studies = gauge(own, "gridwright_studies", "Studies that have not ended.", "state");
        studiesSubmitted = counter(own, "gridwright_studies_submitted_total", "Studies accepted.");
        studiesRejected = counter(own, "gridwright_studies_rejected_total", "Studies refused.", "reason");
        studiesFinished = counter(own, "gridwright_studies_finished_total", "Studies that ended.", "state");
        trialsStarted = counter(own, "gridwright_trials_started_total", "Attempts handed to a slot.");
        trialsFinished = counter(own, "gridwright_trials_finished_total", "Trials that ended.", "outcome");
        trialsRetried =
                counter(own, "gridwright_trials_retried_total", "Attempts whose trial will be tried again.", "cause");
        trialsCached = counter(own, "gridwright_trials_cached_total", "Trials answered from earlier results.");
        trialDuration = Histogram.builder()
                .name("gridwright_trial_duration_seconds")
                .help("How long the last attempt of an ended trial took.")
                .labelNames("kind", "outcome")
                .classicOnly()
                .withoutExemplars()
                .classicUpperBounds(DURATION_BUCKETS)
                .register(own);
        slots = gauge(own, "gridwright_slots", "Slots; those of a pool sum to its size.", "pool", "state");
        startAtZero();
        bindMachine();
    }

    /// What is running.
    ///
    /// @param revision of the source, `unknown` when the build did not say
    public record Build(String version, String revision, String javaVersion) {}

    /// A scrape's answer.
    public record Page(String contentType, String text) {}

    private static Counter counter(PrometheusRegistry registry, String name, String help, String... labels) {
        return Counter.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .withoutExemplars()
                .register(registry);
    }

    private static Gauge gauge(PrometheusRegistry registry, String name, String help, String... labels) {
        return Gauge.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .withoutExemplars()
                .register(registry);
    }

    private void startAtZero() {
        OPEN_STUDIES.forEach(state -> studies.initLabelValues(state.word()));
        for (var reason : Rejection.values()) {
            studiesRejected.initLabelValues(reason.word());
        }
        ENDED_STUDIES.forEach(state -> studiesFinished.initLabelValues(state.word()));
        for (var outcome : Outcome.values()) {
            trialsFinished.initLabelValues(outcome.word());
        }
        for (var cause : Cause.values()) {
            trialsRetried.initLabelValues(cause.word());
        }
        for (var kind : KINDS) {
            ATTEMPTED.forEach(outcome -> trialDuration.initLabelValues(kind, outcome.word()));
        }
        for (var pool : Room.Pool.values()) {
            slots(pool.word(), 0, 0, 0);
        }
    }

    private void bindMachine() {
        new ClassLoaderMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        garbage.bindTo(registry);
    }

    /// How many studies are in a state that is not an end; set before each scrape.
    public void studies(StudyState state, long count) {
        studies.labelValues(state.word()).set(count);
    }

    /// How the slots of a pool are used; set before each scrape.
    public void slots(String pool, int idle, int busy, int abandoned) {
        slots.labelValues(pool, "idle").set(idle);
        slots.labelValues(pool, "busy").set(busy);
        slots.labelValues(pool, "abandoned").set(abandoned);
    }

    @Override
    public void studySubmitted() {
        studiesSubmitted.inc();
    }

    @Override
    public void studyRejected(Rejection reason) {
        studiesRejected.labelValues(reason.word()).inc();
    }

    @Override
    public void studyFinished(StudyState state) {
        studiesFinished.labelValues(state.word()).inc();
    }

    @Override
    public void trialStarted() {
        trialsStarted.inc();
    }

    @Override
    public void trialFinished(String kind, Trial trial) {
        trialsFinished.labelValues(trial.outcome().word()).inc();
        if (trial.cached()) {
            trialsCached.inc();
        }
        if (!trial.attempts().isEmpty()) {
            trialDuration
                    .labelValues(kind, trial.outcome().word())
                    .observe(trial.attempts().getLast().duration().toNanos() / 1e9);
        }
    }

    @Override
    public void trialRetried(Cause cause) {
        trialsRetried.labelValues(cause.word()).inc();
    }

    /// All metrics in the format that the `Accept` header of a scrape asks for: OpenMetrics, else Prometheus text.
    public Page scrape(String accept) {
        boolean openMetrics = accept.contains("application/openmetrics-text");
        var contentType = openMetrics
                ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
                : "text/plain; version=0.0.4; charset=utf-8";
        return new Page(contentType, registry.scrape(contentType));
    }

    @Override
    public void close() {
        garbage.close();
        registry.close();
    }
}
