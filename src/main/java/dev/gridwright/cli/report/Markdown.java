package dev.gridwright.cli.report;

import dev.gridwright.cli.terminal.Ink;
import dev.gridwright.cli.terminal.Numbers;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;

/// A study as Markdown, for a pull request or a page of a wiki.
public final class Markdown {
    private Markdown() {}

    /// @param best its best trials, best first
    public static String of(StudyDocument study, List<TrialDocument> best) {
        var lines = new ArrayList<String>();
        lines.add("## " + escape(study.id()) + ": " + study.state() + sign(study));
        lines.add("");
        lines.add(Numbers.counted(study.points(), "point") + " in " + Numbers.span(study.duration()) + ": "
                + StudyDocument.OUTCOMES.stream()
                        .filter(outcome -> study.count(outcome) > 0)
                        .map(outcome -> Numbers.grouped(study.count(outcome)) + " " + outcome.replace('_', ' '))
                        .collect(Collectors.joining(", ")));
        if (!best.isEmpty()) {
            lines.add("");
            lines.addAll(leaderboard(study, best));
        }
        if (!study.gates().isEmpty()) {
            lines.add("");
            lines.add("| Gate | Measured | |");
            lines.add("| --- | ---: | --- |");
            for (var gate : study.gates()) {
                lines.add(row(List.of(
                        "`" + gate.path("expression").asText() + "`",
                        Summary.actual(gate.path("expression").asText(), gate.path("actual")),
                        gate.path("passed").asBoolean()
                                ? "passed"
                                : gate.path("level").asText().equals("warn") ? "warning" : "**failed**")));
            }
        }
        return String.join("\n", lines) + "\n";
    }

    private static String sign(StudyDocument study) {
        return switch (study.verdict()) {
            case "passed", "failed" -> ", gates " + study.verdict();
            default -> "";
        };
    }

    private static List<String> leaderboard(StudyDocument study, List<TrialDocument> best) {
        var parameters = new LinkedHashSet<String>();
        best.forEach(trial -> trial.params().forEach(param -> parameters.add(param.getKey())));
        var headings = new ArrayList<>(List.of("#", "index", study.metric()));
        headings.addAll(parameters);
        var lines = new ArrayList<String>();
        lines.add(row(headings));
        lines.add("|" + " ---: |".repeat(headings.size()));
        int rank = 1;
        for (var trial : best) {
            var cells = new ArrayList<String>();
            cells.add(Integer.toString(rank++));
            cells.add(Long.toString(trial.index()));
            cells.add(Leaderboard.objective(trial, Ink.PLAIN));
            parameters.forEach(name -> cells.add(trial.param(name)));
            lines.add(row(cells));
        }
        return lines;
    }

    private static String row(List<String> cells) {
        return cells.stream().map(Markdown::escape).collect(Collectors.joining(" | ", "| ", " |"));
    }

    private static String escape(String text) {
        return text.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;");
    }
}
