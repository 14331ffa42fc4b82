package dev.gridwright.cli.report;

import dev.gridwright.cli.terminal.Ink;
import dev.gridwright.cli.terminal.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What a study came to, in a few lines: how it ended, outcomes, cost, failures, gates and verdict.
public record Summary(StudyDocument study, Work work) {

    public List<String> lines(Ink ink) {
        var lines = new ArrayList<String>();
        lines.add(ink.bold(study.id()) + ": " + ending() + ", " + Numbers.span(study.duration()));
        if (!study.message().isEmpty()) {
            lines.add(study.message());
        }
        lines.add(Numbers.counted(study.points(), "point") + ": " + outcomes());
        work.speedUp().ifPresent(lines::add);
        for (var trial : work.failures()) {
            lines.add("  index " + trial.index() + " " + words(trial.state())
                    + (trial.cause().isEmpty() ? "" : " (" + trial.cause() + ")")
                    + (trial.message().isEmpty() ? "" : ": " + firstLine(trial.message())));
        }
        if (!study.gates().isEmpty()) {
            lines.add("");
            lines.addAll(new GateList(study.gates(), study.verdict()).lines(ink));
        }
        return lines;
    }

    private String ending() {
        var reason = study.stopReason();
        return reason.isEmpty() || reason.equals(study.state())
                ? study.state()
                : study.state() + " (" + words(reason) + ")";
    }

    private String outcomes() {
        var states = new ArrayList<>(StudyDocument.OUTCOMES);
        states.addAll(List.of("running", "backoff", "waiting"));
        return states.stream()
                .filter(state -> study.count(state) > 0)
                .map(state -> Numbers.grouped(study.count(state)) + " " + words(state) + details(state))
                .collect(Collectors.joining(", "));
    }

    private String details(String state) {
        if (state.equals("succeeded") && study.count("cached") > 0) {
            return " (" + Numbers.grouped(study.count("cached")) + " cached)";
        }
        boolean lastFailure = Work.isFailure(state)
                && StudyDocument.OUTCOMES.stream()
                        .filter(other -> Work.isFailure(other) && study.count(other) > 0)
                        .reduce("", (a, b) -> b)
                        .equals(state);
        return lastFailure && !work.causes().isEmpty() ? " (" + work.causes() + ")" : "";
    }

    private static String words(String word) {
        return word.replace('_', ' ').toLowerCase(Locale.ROOT);
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }
}
