package dev.gridwright.cli.report;

import dev.gridwright.cli.terminal.Ink;
import dev.gridwright.cli.terminal.Numbers;
import dev.gridwright.cli.terminal.Table;
import dev.gridwright.cli.terminal.Table.Column;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/// Several trials, a line each: index, outcome, objective, parameters, seconds, and why those that fell did.
public record TrialList(String metric, List<TrialDocument> trials) {
    public TrialList {
        trials = List.copyOf(trials);
    }

    public List<String> lines(int width, Ink ink) {
        var parameters = new LinkedHashSet<String>();
        trials.forEach(trial -> trial.params().forEach(param -> parameters.add(param.getKey())));
        boolean fell = trials.stream().anyMatch(trial -> !trial.cause().isEmpty());
        var columns = new ArrayList<Column>();
        columns.add(Column.number("index"));
        columns.add(Column.text("outcome"));
        columns.add(Column.number(metric));
        parameters.forEach(name -> columns.add(new Column(name, isNumber(name))));
        columns.add(Column.number("seconds"));
        if (fell) {
            columns.add(Column.text("cause"));
            columns.add(Column.text("message"));
        }
        var table = new Table(columns);
        for (var trial : trials) {
            var cells = new ArrayList<String>();
            cells.add(Long.toString(trial.index()));
            cells.add(trial.state());
            cells.add(Leaderboard.objective(trial, ink));
            parameters.forEach(name -> cells.add(trial.param(name)));
            cells.add(trial.cached() ? "cached" : Numbers.seconds(trial.seconds()));
            if (fell) {
                cells.add(trial.cause());
                cells.add(trial.message());
            }
            table.row(cells);
        }
        return table.lines(width, ink);
    }

    private boolean isNumber(String parameter) {
        return trials.stream().allMatch(trial -> trial.isNumber(parameter));
    }
}
