package dev.gridwright.metrics;

import dev.gridwright.study.StudyState;
import dev.gridwright.study.StudyView;
import dev.gridwright.trace.TraceParent;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.Trial;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.GaugeDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Counts what happens to studies and trials. Every known label value is there from the start, at 0.
///
/// *Thread*: any.
final class StudyMetrics implements EngineEvents {
    private static final List<StudyState> ENDED_STUDIES =
            List.of(StudyState.COMPLETED, StudyState.CANCELLED, StudyState.FAILED);
    private static final List<String> KINDS = List.of("model", "function", "java", "command", "http", "worker");
    private static final List<Outcome> ATTEMPTED = List.of(
            Outcome.SUCCEEDED, Outcome.FAILED, Outcome.TIMED_OUT, Outcome.INVALID, Outcome.PRUNED, Outcome.CANCELLED);
    private static final double[] DURATIONS = {
        0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600
    };
    private static final double[] WAITS = {0.001, 0.01, 0.1, 0.5, 1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 14400};
    private static final double[] KILLS = {0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60};

    private final InstantSource clock;
    private final StudySeries series;
    private final CounterDataPoint studiesSubmitted;
    private final Counter studiesRejected;
    private final Counter studiesFinished;
    private final CounterDataPoint trialsStarted;
    private final Map<Outcome, CounterDataPoint> trialsFinished = new EnumMap<>(Outcome.class);
    private final Counter trialsRetried;
    private final CounterDataPoint trialsCached;
    private final TracedHistogram trialDuration;
    private final Histogram queueWait;
    private final Histogram killed;
    private final GaugeDataPoint lastFinished;

    StudyMetrics(Family family, StudySeries series, InstantSource clock) {
        this.clock = clock;
        this.series = series;
        studiesSubmitted = family.counter("gridwright_studies_submitted_total", "Studies accepted.");
        studiesRejected = family.counter("gridwright_studies_rejected_total", "Studies refused.", "reason");
        studiesFinished = family.counter(
                "gridwright_studies_finished_total", "Studies that ended; one that is retried ends again.", "state");
        trialsStarted =
                family.counter("gridwright_trials_started_total", "Attempts that began on a slot or at a worker.");
        var finished = family.counter(
                "gridwright_trials_finished_total",
                "Trials that ended, each once; one that is retried after its end ends again.",
                "outcome");
        trialsRetried = family.counter(
                "gridwright_trials_retried_total", "Attempts whose trial was tried again by itself.", "cause");
        trialsCached = family.counter(
                "gridwright_trials_cached_total", "Trials that succeeded with the result of an earlier study.");
        trialDuration = family.tracedHistogram(
                "gridwright_trial_duration_seconds",
                "How long the last attempt of an ended trial took.",
                DURATIONS,
                "kind",
                "outcome");
        queueWait = family.histogram(
                "gridwright_trial_queue_wait_seconds",
                "How long a lease was waited for, from when its first trial was next in line until it started.",
                WAITS);
        killed = family.histogram(
                "gridwright_trial_kill_seconds",
                "How long it took from the decision to end an attempt until nothing of it ran, or its slot was given"
                        + " up.",
                KILLS);
        lastFinished = family.gauge(
                "gridwright_trial_last_finished_timestamp_seconds",
                "When a trial ended last since the server began; 0 when none has.");
        startAtZero(finished);
    }

    private void startAtZero(Counter finished) {
        for (var reason : Rejection.values()) {
            studiesRejected.initLabelValues(reason.word());
        }
        ENDED_STUDIES.forEach(state -> studiesFinished.initLabelValues(state.word()));
        for (var outcome : Outcome.values()) {
            trialsFinished.put(outcome, finished.labelValues(outcome.word()));
        }
        for (var cause : Cause.values()) {
            trialsRetried.initLabelValues(cause.word());
        }
        for (var kind : KINDS) {
            ATTEMPTED.forEach(outcome -> trialDuration.initLabelValues(kind, outcome.word()));
        }
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
    public void studyFinished(StudyView study, long skipped) {
        finished(Outcome.SKIPPED).inc(skipped);
        studiesFinished.labelValues(study.state().word()).inc();
        series.ended(study);
    }

    @Override
    public void studyDeleted(String id) {
        series.forget(id);
    }

    @Override
    public void trialStarted() {
        trialsStarted.inc();
    }

    @Override
    public void leaseWaited(Duration waited) {
        queueWait.observe(seconds(waited));
    }

    @Override
    public void workKilled(Duration took) {
        killed.observe(seconds(took));
    }

    @Override
    public void trialFinished(String kind, Trial trial, String traceparent) {
        finished(trial.outcome()).inc();
        if (trial.cached()) {
            trialsCached.inc();
        }
        if (!trial.attempts().isEmpty()) {
            trialDuration.observe(
                    seconds(trial.attempts().getLast().duration()),
                    TraceParent.read(traceparent).filter(TraceParent::sampled),
                    clock.millis(),
                    kind,
                    trial.outcome().word());
        }
        lastFinished.set(clock.millis() / 1e3);
    }

    @Override
    public void trialRetried(Cause cause) {
        trialsRetried.labelValues(cause.word()).inc();
    }

    private CounterDataPoint finished(Outcome outcome) {
        return Objects.requireNonNull(trialsFinished.get(outcome));
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
