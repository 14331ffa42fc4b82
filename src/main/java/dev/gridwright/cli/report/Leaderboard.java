package dev.gridwright.cli.report;

import dev.gridwright.cli.terminal.Csv;
import dev.gridwright.cli.terminal.Ink;
import dev.gridwright.cli.terminal.Numbers;
import dev.gridwright.cli.terminal.Table;
import dev.gridwright.cli.terminal.Table.Column;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/// The best trials as a table: rank, index, objective, parameters, seconds.
public final class Leaderboard {
    private final SequencedSet<String> parameters = new LinkedHashSet<>();
    private final String metric;
    private final List<String> also;
    private final List<TrialDocument> trials;

    /// @param trials best first
    public Leaderboard(String metric, List<TrialDocument> trials) {
        this(metric, List.of(), trials);
    }

    /// @param also further metrics that are shown
    /// @param trials best first
    public Leaderboard(String metric, List<String> also, List<TrialDocument> trials) {
        this.metric = metric;
        this.also = List.copyOf(also);
        this.trials = List.copyOf(trials);
        trials.forEach(trial -> trial.params().forEach(param -> parameters.add(param.getKey())));
    }

    public List<String> lines(int width, Ink ink) {
        var columns = new ArrayList<Column>();
        columns.add(Column.number("#"));
        columns.add(Column.number("index"));
        columns.add(Column.number(metric));
        also.forEach(name -> columns.add(Column.number(name)));
        parameters.forEach(name -> columns.add(new Column(name, isNumber(name))));
        columns.add(Column.number("seconds"));
        var table = new Table(columns);
        int rank = 1;
        for (var trial : trials) {
            var cells = new ArrayList<String>();
            cells.add(Integer.toString(rank++));
            cells.add(Long.toString(trial.index()));
            cells.add(objective(trial, ink));
            also.forEach(name -> cells.add(shown(trial, name)));
            parameters.forEach(name -> cells.add(trial.param(name)));
            cells.add(trial.cached() ? "cached" : Numbers.seconds(trial.seconds()));
            table.row(cells);
        }
        return table.lines(width, ink);
    }

    private static String shown(TrialDocument trial, String name) {
        var number = trial.json().path("metrics").path(name);
        return number.isNumber() ? Numbers.measured(number.asDouble()) : metric(trial, name);
    }

    private static String metric(TrialDocument trial, String name) {
        return TrialDocument.plain(trial.json().path("metrics").path(name));
    }

    public List<String> csv() {
        var lines = new ArrayList<String>();
        var headings = new ArrayList<>(List.of("rank", "index", "objective", "objective_std"));
        also.forEach(name -> headings.add("metrics." + name));
        parameters.forEach(name -> headings.add("params." + name));
        headings.add("duration_seconds");
        lines.add(Csv.line(headings));
        int rank = 1;
        for (var trial : trials) {
            var cells = new ArrayList<>(List.of(
                    Integer.toString(rank++),
                    Long.toString(trial.index()),
                    TrialDocument.plain(trial.json().path("objective")),
                    TrialDocument.plain(trial.json().path("objective_std"))));
            also.forEach(name -> cells.add(metric(trial, name)));
            parameters.forEach(name -> cells.add(trial.param(name)));
            cells.add(Double.toString(trial.seconds()));
            lines.add(Csv.line(cells));
        }
        return lines;
    }

    /// The objective and how far the folds lie apart: `0.9755 ± 0.0081`.
    static String objective(TrialDocument trial, Ink ink) {
        if (trial.objective().isEmpty()) {
            return "";
        }
        var number = Numbers.measured(trial.objective().getAsDouble());
        return trial.deviation().isEmpty()
                ? number
                : number + " " + ink.plusMinus() + " "
                        + Numbers.measured(trial.deviation().getAsDouble());
    }

    private boolean isNumber(String parameter) {
        return trials.stream().allMatch(trial -> trial.isNumber(parameter));
    }
}
