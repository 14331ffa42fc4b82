package dev.gridwright.metrics;

import dev.gridwright.metrics.StudySeries.Shown;
import dev.gridwright.study.Counts;
import dev.gridwright.study.StudyState;
import dev.gridwright.trial.Outcome;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.function.Consumer;

/// What stands at the moment of a scrape, built anew for each: nothing of a study can be left behind.
///
/// *Thread*: one scrape at a time.
final class Standing implements MultiCollector {
    private static final List<StudyState> OPEN = List.of(StudyState.QUEUED, StudyState.RUNNING, StudyState.PAUSED);

    private final StudySeries series;
    private volatile Present present = Present.NOTHING;

    Standing(StudySeries series) {
        this.series = series;
    }

    /// How things stand from now on.
    void present(Present now) {
        present = now;
    }

    @Override
    public MetricSnapshots collect() {
        var now = present;
        var selection = series.at(now);
        return new MetricSnapshots(
                gauge("gridwright_studies", "Studies that have not ended.", points -> {
                    for (var state : OPEN) {
                        points.add(now.studies().getOrDefault(state, 0L), "state", state.word());
                    }
                }),
                gauge("gridwright_trials", "Trials that have not ended, of studies that have not.", points -> {
                    points.add(now.trials().waiting(), "state", "waiting");
                    points.add(now.trials().running(), "state", "running");
                    points.add(now.trials().backoff(), "state", "backoff");
                }),
                gauge("gridwright_slots", "Slots. Those given up have left their pool.", points -> {
                    for (var pool : now.pools()) {
                        points.add(pool.idle(), "pool", pool.name(), "state", "idle");
                        points.add(pool.busy(), "pool", pool.name(), "state", "busy");
                        points.add(pool.abandoned(), "pool", pool.name(), "state", "abandoned");
                    }
                }),
                gauge(
                        "gridwright_trial_oldest_waiting_timestamp_seconds",
                        "Since when the trial has been next in line that has been for longest; 0 when none is.",
                        points -> points.add(now.waitingSince()
                                .map(since -> since.toEpochMilli() / 1e3)
                                .orElse(0.0))),
                info(selection.shown()),
                gauge("gridwright_study_trials", "Trials of a study; they sum to its points.", points -> {
                    for (var study : selection.shown()) {
                        trials(points, study.id(), study.counts());
                    }
                }),
                gauge(
                        "gridwright_study_best_objective",
                        "The best objective so far; there is none until a trial has succeeded.",
                        points -> {
                            for (var study : selection.shown()) {
                                study.best()
                                        .ifPresent(best ->
                                                points.add(best, "study", study.id(), "objective", study.objective()));
                            }
                        }),
                gauge(
                        "gridwright_study_started_timestamp_seconds",
                        "When the first trial of a study was claimed; there is none until then.",
                        points -> {
                            for (var study : selection.shown()) {
                                study.startedAt()
                                        .ifPresent(at -> points.add(at.toEpochMilli() / 1e3, "study", study.id()));
                            }
                        }),
                gauge(
                        "gridwright_study_series_dropped",
                        "Studies that have no series of their own, because there are too many.",
                        points -> points.add(selection.dropped())));
    }

    private static void trials(Points points, String study, Counts counts) {
        points.add(counts.waiting(), "study", study, "state", "waiting");
        points.add(counts.running(), "study", study, "state", "running");
        points.add(counts.backoff(), "study", study, "state", "backoff");
        for (var outcome : Outcome.values()) {
            points.add(counts.of(outcome), "study", study, "state", outcome.word());
        }
    }

    private static InfoSnapshot info(List<Shown> studies) {
        var info = InfoSnapshot.builder()
                .name("gridwright_study")
                .help("What a study is; always 1. Studies that have not ended and those that ended less than ten"
                        + " minutes ago, at most 50, have series of their own.");
        for (var study : studies) {
            info.dataPoint(InfoDataPointSnapshot.builder()
                    .labels(Labels.of(
                            "study", study.id(),
                            "kind", study.kind(),
                            "goal", study.goal(),
                            "objective", study.objective()))
                    .build());
        }
        return info.build();
    }

    private record Points(GaugeSnapshot.Builder gauge) {
        void add(double value, String... labels) {
            gauge.dataPoint(GaugeDataPointSnapshot.builder()
                    .value(value)
                    .labels(Labels.of(labels))
                    .build());
        }
    }

    private static GaugeSnapshot gauge(String name, String help, Consumer<Points> fill) {
        var gauge = GaugeSnapshot.builder().name(name).help(help);
        fill.accept(new Points(gauge));
        return gauge.build();
    }
}
