package dev.gridwright.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gridwright.cli.terminal.Ink;
import dev.gridwright.cli.terminal.Numbers;
import dev.gridwright.cli.terminal.Table;
import dev.gridwright.cli.terminal.Table.Column;
import dev.gridwright.study.Difference;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/// Two studies side by side: counts, best trials, gates, and how much the best objectives differ.
public record Comparison(StudyDocument first, StudyDocument second) {

    public List<String> lines(int width, Ink ink) {
        var table = new Table(Column.text(""), Column.text(first.id()), Column.text(second.id()));
        row(table, "state", Comparison::state);
        row(table, "points", study -> Numbers.grouped(study.points()));
        for (var outcome : StudyDocument.OUTCOMES) {
            if (first.count(outcome) + second.count(outcome) > 0) {
                row(table, outcome.replace('_', ' '), study -> Numbers.grouped(study.count(outcome)));
            }
        }
        row(table, "took", study -> Numbers.span(study.duration()));
        row(
                table,
                "best " + first.metric(),
                study -> study.best()
                        .map(best -> Leaderboard.objective(best, ink))
                        .orElse(""));
        row(
                table,
                "of index",
                study -> study.best().map(best -> Long.toString(best.index())).orElse(""));
        for (var name : differing()) {
            row(table, name, study -> param(study, name));
        }
        for (var gate : gates()) {
            row(
                    table,
                    gate,
                    study -> gate(study, gate).map(result -> sign(result, ink)).orElse(""));
        }
        row(table, "verdict", StudyDocument::verdict);
        var lines = new ArrayList<>(table.lines(width, ink));
        lines.add("");
        lines.add(sentence(ink));
        return lines;
    }

    private void row(Table table, String name, Function<StudyDocument, String> value) {
        table.row(name, value.apply(first), value.apply(second));
    }

    private static String state(StudyDocument study) {
        return study.stopReason().isEmpty() || study.stopReason().equals(study.state())
                ? study.state()
                : study.state() + " (" + study.stopReason().replace('_', ' ') + ")";
    }

    /// The parameters in which the best points differ.
    private List<String> differing() {
        var names = new LinkedHashSet<String>();
        for (var study : List.of(first, second)) {
            study.best().ifPresent(best -> best.params().forEach(param -> names.add(param.getKey())));
        }
        return names.stream()
                .filter(name -> !param(first, name).equals(param(second, name)))
                .toList();
    }

    private static String param(StudyDocument study, String name) {
        return study.best().map(best -> best.param(name)).orElse("");
    }

    private List<String> gates() {
        var expressions = new LinkedHashSet<String>();
        for (var study : List.of(first, second)) {
            study.gates()
                    .forEach(gate -> expressions.add(gate.path("expression").asText()));
        }
        return List.copyOf(expressions);
    }

    private static Optional<JsonNode> gate(StudyDocument study, String expression) {
        return study.gates().stream()
                .filter(gate -> gate.path("expression").asText().equals(expression))
                .findFirst();
    }

    private static String sign(JsonNode gate, Ink ink) {
        return (gate.path("passed").asBoolean() ? ink.passed() : ink.failed()) + " "
                + GateList.number(gate.path("expression").asText(), gate.path("actual"));
    }

    /// How the best objectives differ, first minus second; empty when one has none, or they are of other metrics.
    private Optional<Difference> difference() {
        if (!first.metric().equals(second.metric())) {
            return Optional.empty();
        }
        return mean(first).flatMap(a -> mean(second).map(b -> Difference.of(a, b)));
    }

    private static Optional<Difference.Mean> mean(StudyDocument study) {
        var objective = study.json().path("objective");
        return study.best()
                .filter(best -> best.objective().isPresent())
                .map(best -> new Difference.Mean(
                        best.objective().getAsDouble(),
                        best.deviation(),
                        objective.path("folds").asInt(1),
                        objective.path("repeats").asInt(1)));
    }

    private String sentence(Ink ink) {
        var difference = difference();
        if (difference.isEmpty()) {
            return first.metric().equals(second.metric())
                    ? "Nothing to compare: one of them has no best trial."
                    : "Nothing to compare: one measures " + first.metric() + ", the other " + second.metric() + ".";
        }
        double value = difference.get().value();
        if (value == 0) {
            return "Both reach the same " + first.metric() + ".";
        }
        boolean minimize = first.json().path("objective").path("goal").asText().equals("minimize");
        var better = value > 0 == minimize ? second.id() : first.id();
        return ink.bold(better) + " is better by " + Numbers.measured(Math.abs(value)) + interval(difference.get());
    }

    private static String interval(Difference difference) {
        if (difference.low().isEmpty() || difference.high().isEmpty()) {
            return "; measured once, so chance cannot be told apart.";
        }
        double low = difference.low().getAsDouble();
        double high = difference.high().getAsDouble();
        boolean turned = difference.value() < 0;
        return " (95 % interval " + Numbers.measured(turned ? -high : low) + " to "
                + Numbers.measured(turned ? -low : high) + ")"
                + (difference.certain() ? "." : "; that may be chance.");
    }

    public JsonNode document() {
        var document = JsonNodeFactory.instance.objectNode();
        var studies = document.putArray("studies");
        studies.add(first.json()).add(second.json());
        var names = document.putArray("differing_params");
        differing().forEach(names::add);
        difference()
                .ifPresentOrElse(
                        value -> describe(document.putObject("difference"), value),
                        () -> document.putNull("difference"));
        return document;
    }

    private void describe(ObjectNode target, Difference difference) {
        target.put("metric", first.metric());
        target.put("value", difference.value());
        number(target, "low", difference.low());
        number(target, "high", difference.high());
        target.put("certain", difference.certain());
    }

    private static void number(ObjectNode target, String name, OptionalDouble value) {
        if (value.isPresent()) {
            target.put(name, value.getAsDouble());
        } else {
            target.putNull(name);
        }
    }
}
