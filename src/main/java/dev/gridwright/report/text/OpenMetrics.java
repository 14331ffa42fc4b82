package dev.gridwright.report.text;

import dev.gridwright.report.model.StudyResults;
import dev.gridwright.study.Gate;
import dev.gridwright.study.StudyView;
import dev.gridwright.trial.Outcome;
import java.util.Collection;
import java.util.LinkedHashMap;

/// A study as OpenMetrics text, for the metrics report of a pipeline. The name of its grid is the only name of
/// it that is a label, so that the numbers of two runs stand beside each other. All are gauges: a report does
/// not go on counting.
///
/// *Source*: OpenMetrics 1.0; Prometheus reads it as its text format 0.0.4, too.
public final class OpenMetrics {
    private static final int MAX_GATES = 1_000;
    private static final int MAX_METRICS = 200;

    private final StudyView study;
    private final StringBuilder text = new StringBuilder(2_048);

    private OpenMetrics(StudyView study) {
        this.study = study;
    }

    public static String of(StudyResults results) {
        return new OpenMetrics(results.study()).text();
    }

    private String text() {
        single("gridwright_study_points", "Points of the study.", study.points());
        trials();
        single(
                "gridwright_study_duration_seconds",
                "Time since the first trial started, pauses not counted.",
                study.elapsed().toNanos() / 1e9);
        best();
        gates();
        if (!study.verdict().equals("none")) {
            single(
                    "gridwright_study_passed",
                    "Whether all gates passed.",
                    study.verdict().equals("passed") ? 1 : 0);
        }
        return text.append("# EOF\n").toString();
    }

    private void trials() {
        var counts = study.counts();
        var name = "gridwright_study_trials";
        family(name, "Trials by state.");
        sample(name, counts.waiting(), "state", "waiting");
        sample(name, counts.running(), "state", "running");
        sample(name, counts.backoff(), "state", "backoff");
        for (var outcome : Outcome.values()) {
            sample(name, counts.of(outcome), "state", outcome.word());
        }
        single("gridwright_study_trials_cached", "Succeeded trials whose result was reused.", counts.cached());
    }

    private void best() {
        if (study.best().isEmpty()) {
            return;
        }
        var best = study.best().get();
        var name = "gridwright_study_best_objective";
        family(name, "Objective of the best trial.");
        sample(
                name,
                best.objective().orElse(Double.NaN),
                "objective",
                study.objective().metric());
        if (best.deviation().isPresent()) {
            single(
                    name + "_deviation",
                    "Standard deviation of that objective over folds and repeats.",
                    best.deviation().getAsDouble());
        }
        family("gridwright_study_best_metric", "Metrics of the best trial.");
        best.metrics().entrySet().stream()
                .limit(MAX_METRICS)
                .forEach(
                        metric -> sample("gridwright_study_best_metric", metric.getValue(), "metric", metric.getKey()));
    }

    /// Each gate once: two samples of the same labels are not valid.
    private Collection<Gate.Result> gatesOnce() {
        var once = new LinkedHashMap<String, Gate.Result>();
        study.gates().stream()
                .limit(MAX_GATES)
                .forEach(gate -> once.putIfAbsent(gate.level().word() + gate.expression(), gate));
        return once.values();
    }

    private void gates() {
        var gates = gatesOnce();
        if (gates.isEmpty()) {
            return;
        }
        family("gridwright_gate_passed", "Whether a gate passed.");
        gates.forEach(gate -> sample(gate, "gridwright_gate_passed", gate.passed() ? 1 : 0));
        family("gridwright_gate_value", "The number that a gate was held against; a share for a rate.");
        gates.forEach(gate -> gate.actual().ifPresent(number -> sample(gate, "gridwright_gate_value", number)));
    }

    private void sample(Gate.Result gate, String name, double number) {
        sample(name, number, "gate", gate.expression(), "level", gate.level().word());
    }

    private void single(String name, String about, double number) {
        family(name, about);
        sample(name, number);
    }

    private void family(String name, String about) {
        text.append("# TYPE ").append(name).append(" gauge\n");
        text.append("# HELP ").append(name).append(' ').append(about).append('\n');
    }

    /// @param labels names and values by turns, beside the grid
    private void sample(String name, double number, String... labels) {
        text.append(name).append("{grid=\"").append(escape(study.name())).append('"');
        for (int i = 0; i < labels.length; i += 2) {
            text.append(',')
                    .append(labels[i])
                    .append("=\"")
                    .append(escape(labels[i + 1]))
                    .append('"');
        }
        boolean whole = number == Math.rint(number) && Math.abs(number) < 1e15;
        text.append("} ").append(whole ? Long.toString((long) number) : Double.toString(number));
        text.append('\n');
    }

    private static String escape(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
