package dev.gridwright.cli.report;

import dev.gridwright.cli.terminal.Csv;
import dev.gridwright.cli.terminal.Ink;
import dev.gridwright.cli.terminal.Numbers;
import dev.gridwright.cli.terminal.Table;
import dev.gridwright.cli.terminal.Table.Column;
import java.util.ArrayList;
import java.util.List;

/// Several studies, a line each.
public record StudyList(List<StudyDocument> studies) {
    public StudyList {
        studies = List.copyOf(studies);
    }

    public List<String> lines(int width, Ink ink) {
        var table = new Table(
                Column.text("study"),
                Column.text("state"),
                Column.number("done"),
                Column.number("failed"),
                Column.text("best"),
                Column.text("verdict"),
                Column.number("took"),
                Column.text("created (UTC)"));
        for (var study : studies) {
            table.row(
                    study.id(),
                    study.state(),
                    study.done() + "/" + study.points(),
                    Long.toString(study.failures()),
                    study.best()
                            .map(best -> study.metric() + " "
                                    + Numbers.measured(best.objective().orElse(Double.NaN)))
                            .orElse(""),
                    study.verdict().equals("none") ? "" : study.verdict(),
                    Numbers.span(study.duration()),
                    minute(study.text("created_at")));
        }
        return table.lines(width, ink);
    }

    /// `2026-03-01 09:30`, in UTC as everywhere.
    private static String minute(String time) {
        return time.length() < 16 ? time : time.substring(0, 16).replace('T', ' ');
    }

    public List<String> csv() {
        var lines = new ArrayList<String>();
        lines.add("id,name,state,stop_reason,points,done,succeeded,failures,metric,best_objective,best_index,verdict,"
                + "created_at,ended_at,duration_seconds");
        for (var study : studies) {
            lines.add(Csv.line(List.of(
                    study.id(),
                    study.text("name"),
                    study.state(),
                    study.stopReason(),
                    Long.toString(study.points()),
                    Long.toString(study.done()),
                    Long.toString(study.count("succeeded")),
                    Long.toString(study.failures()),
                    study.metric(),
                    study.best()
                            .map(best -> best.json().path("objective").asText())
                            .orElse(""),
                    study.best().map(best -> Long.toString(best.index())).orElse(""),
                    study.verdict(),
                    study.text("created_at"),
                    study.text("ended_at"),
                    study.text("duration_seconds"))));
        }
        return lines;
    }
}
