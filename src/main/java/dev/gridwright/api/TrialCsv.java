package dev.gridwright.api;

import dev.gridwright.space.Point;
import dev.gridwright.space.Value;
import dev.gridwright.trial.Attempt;
import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Objective;
import dev.gridwright.trial.Outcome;
import dev.gridwright.trial.Reused;
import dev.gridwright.trial.Trial;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedSet;

/// Trials as CSV (RFC 4180 with line feeds): `index`, the parameters, how it ended, the objective, the metrics, when.
/// What is absent is an empty cell; a list is its JSON text.
///
/// @param parameters a column each, named `params.<name>`
/// @param metrics a column each, named `metrics.<name>`
public record TrialCsv(List<String> parameters, List<String> metrics) {
    private static final List<String> AFTER_PARAMETERS =
            List.of("state", "outcome", "cause", "message", "objective", "objective_std");
    private static final List<String> AFTER_METRICS =
            List.of("cached", "seed", "attempts", "started_at", "ended_at", "duration_seconds");

    public TrialCsv {
        parameters = List.copyOf(parameters);
        metrics = List.copyOf(metrics);
    }

    /// The columns for a study: the space's `parameters`, the objective's metrics, and whatever more the first trials
    /// have.
    public static TrialCsv of(List<String> parameters, Objective objective, List<Trial> firstTrials) {
        SequencedSet<String> allParameters = new LinkedHashSet<>(parameters);
        SequencedSet<String> allMetrics = new LinkedHashSet<>();
        allMetrics.add(objective.metric());
        allMetrics.addAll(objective.also());
        for (var trial : firstTrials) {
            allParameters.addAll(trial.point().values().keySet());
            allMetrics.addAll(trial.metrics().keySet());
        }
        return new TrialCsv(List.copyOf(allParameters), List.copyOf(allMetrics));
    }

    /// The first line, ended.
    public String header() {
        var line = new Line();
        line.cell("index");
        parameters.forEach(name -> line.cell("params." + name));
        AFTER_PARAMETERS.forEach(line::cell);
        metrics.forEach(name -> line.cell("metrics." + name));
        AFTER_METRICS.forEach(line::cell);
        return line.end();
    }

    /// One trial's line, ended.
    public String row(Trial trial) {
        var line = new Line();
        line.cell(Long.toString(trial.index()));
        for (var name : parameters) {
            line.cell(parameter(trial.point(), name));
        }
        line.cell(trial.outcome().word());
        line.cell(trial.outcome().word());
        line.cell(trial.cause().map(Cause::word).orElse(""));
        line.cell(trial.message());
        line.cell(number(trial.objective()));
        line.cell(number(trial.deviation()));
        for (var name : metrics) {
            var value = trial.metrics().get(name);
            line.cell(value == null ? "" : number(OptionalDouble.of(value)));
        }
        line.cell(Boolean.toString(trial.cached()));
        line.cell(Long.toString(trial.seed()));
        line.cell(Integer.toString(trial.attempts().size()));
        var last = trial.attempts().isEmpty()
                ? Optional.<Attempt>empty()
                : Optional.of(trial.attempts().getLast());
        line.cell(last.map(attempt -> Wire.time(attempt.startedAt())).orElse(""));
        line.cell(last.map(Attempt::endedAt)
                .or(() -> trial.reused().map(Reused::at))
                .map(Wire::time)
                .orElse(""));
        line.cell(TrialJson.duration(trial)
                .map(duration -> Double.toString(Wire.seconds(duration)))
                .orElse(""));
        return line.end();
    }

    /// The line of a trial of which no end is recorded, ended: without numbers.
    public String row(TrialJson.Unrecorded trial) {
        var line = new Line();
        line.cell(Long.toString(trial.index()));
        for (var name : parameters) {
            line.cell(trial.point().map(point -> parameter(point, name)).orElse(""));
        }
        line.cell(trial.word());
        line.cell(trial.outcome().map(Outcome::word).orElse(""));
        line.cell(TrialJson.cause(trial).map(Cause::word).orElse(""));
        line.blanks(AFTER_PARAMETERS.size() - 3 + metrics.size());
        line.cell("false");
        line.cell("");
        switch (trial) {
            case TrialJson.Running running -> {
                line.cell("");
                line.cell(Wire.time(running.startedAt()));
            }
            case TrialJson.Idle idle -> {
                int attempts = idle.attempts().size();
                line.cell(attempts == 0 ? "" : Integer.toString(attempts));
                line.cell("");
            }
        }
        line.blanks(2);
        return line.end();
    }

    private static String parameter(Point point, String name) {
        return point.value(name)
                .map(value -> value instanceof Value.Text(var text) ? text : value.canonical())
                .orElse("");
    }

    private static String number(OptionalDouble number) {
        return number.isPresent() && Double.isFinite(number.getAsDouble()) ? Double.toString(number.getAsDouble()) : "";
    }

    /// Cells joined by commas, quoted where they must be.
    private static final class Line {
        private final StringBuilder text = new StringBuilder(160);
        private boolean first = true;

        void cell(String cell) {
            if (!first) {
                text.append(',');
            }
            first = false;
            if (mustBeQuoted(cell)) {
                text.append('"').append(cell.replace("\"", "\"\"")).append('"');
            } else {
                text.append(cell);
            }
        }

        void blanks(int count) {
            for (int i = 0; i < count; i++) {
                cell("");
            }
        }

        String end() {
            return text.append('\n').toString();
        }

        private static boolean mustBeQuoted(String cell) {
            for (int i = 0; i < cell.length(); i++) {
                char c = cell.charAt(i);
                if (c == ',' || c == '"' || c == '\n' || c == '\r') {
                    return true;
                }
            }
            return false;
        }
    }
}
