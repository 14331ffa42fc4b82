package dev.gridwright.grid.study;

import dev.gridwright.grid.section.Findings;
import dev.gridwright.grid.section.Section;
import dev.gridwright.grid.section.Shape;
import dev.gridwright.grid.tree.Node;
import dev.gridwright.study.Difference;
import dev.gridwright.study.Gate;
import dev.gridwright.study.Gate.Earlier;
import dev.gridwright.study.Gate.Quantity;
import dev.gridwright.study.GateText;
import dev.gridwright.trial.Objective;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// Reads what a run must meet: `gates`, and the numbers of an earlier study that they may be compared with, `baseline`.
public final class GatesPart {
    static final int MAX_GATES = 100;

    private static final int MAX_FOLDS = 1_000_000;

    private final Section grid;
    private final Findings findings;

    public GatesPart(Section grid, Findings findings) {
        this.grid = grid;
        this.findings = findings;
    }

    /// The gates; their metrics must be among those of the objective.
    public List<Gate> gates(Optional<Objective> objective) {
        var baseline = objective.flatMap(this::baseline);
        var gates = new ArrayList<Gate>();
        var items = grid.list("gates", "a list of gates, such as [\"best >= 0.95\"]");
        if (items.size() > MAX_GATES) {
            findings.problem(
                    grid.place("gates"), "too many gates", Integer.toString(items.size()), "at most " + MAX_GATES);
            return gates;
        }
        for (var item : items) {
            if (item instanceof Node.Mapping) {
                var section = Section.of(item, Shape.GATE, findings).orElseThrow();
                section.require("gate", "a gate, such as \"rate(failed) < 2%\"");
                boolean abort = section.flag("abort").orElse(false);
                section.get("gate")
                        .flatMap(node -> gate(node, abort, objective))
                        .map(gate -> against(gate, baseline))
                        .ifPresent(gates::add);
            } else {
                gate(item, false, objective)
                        .map(gate -> against(gate, baseline))
                        .ifPresent(gates::add);
            }
        }
        return gates;
    }

    private Optional<Gate> gate(Node node, boolean abort, Optional<Objective> objective) {
        if (!(node instanceof Node.Text(var place, var text))) {
            findings.mismatch(node, "a gate in quotes, such as \"best >= 0.95\"");
            return Optional.empty();
        }
        if (objective.isEmpty()) {
            return Optional.empty();
        }
        return switch (text(objective.get()).read(text, abort)) {
            case GateText.Read.Valid(var gate) -> Optional.of(gate);
            case GateText.Read.Invalid(var detail, var found, var allowed, var nearest) -> {
                findings.problem(place, detail, found, allowed, nearest);
                yield Optional.empty();
            }
        };
    }

    private static GateText text(Objective objective) {
        return GateText.forMetrics(objective.metric(), objective.also());
    }

    private Gate against(Gate gate, Optional<Baseline> baseline) {
        if (gate.bound() instanceof Gate.Bound.Baseline && baseline.isEmpty()) {
            findings.warn("the gate \"" + gate.expression()
                    + "\" fails: there is no baseline; 'gridwright run --baseline' names one");
        }
        return baseline.map(known -> gate.against(known.of(gate.quantity()))).orElse(gate);
    }

    /// What an earlier study came to.
    ///
    /// @param best its best objective as measured over folds and repeats
    /// @param optional whether it may be missing
    private record Baseline(Map<Quantity, Double> values, Optional<Difference.Mean> best, boolean optional) {
        Earlier of(Quantity quantity) {
            if (values.isEmpty() && optional) {
                return Earlier.NONE_YET;
            }
            var number = values.get(quantity);
            return new Earlier(
                    number == null ? OptionalDouble.empty() : OptionalDouble.of(number),
                    quantity.equals(new Quantity.Best(Optional.empty())) ? best : Optional.empty(),
                    false);
        }
    }

    private Optional<Baseline> baseline(Objective objective) {
        return grid.section("baseline", Shape.BASELINE).map(section -> {
            var unused = section.text("from", "a few words that say where its numbers are from");
            section.text("metric", "the metric of its objective")
                    .filter(metric -> !metric.equals(objective.metric()))
                    .ifPresent(metric -> findings.problem(
                            section.place("metric"),
                            "a baseline of another objective",
                            '"' + metric + '"',
                            "results of a study whose objective is " + objective.metric()));
            var values = values(section, objective);
            var best = values.get(new Quantity.Best(Optional.empty()));
            var deviation = section.number("std")
                    .map(number -> OptionalDouble.of(number.doubleValue()))
                    .orElse(OptionalDouble.empty());
            int folds = (int) section.whole("folds", 1, MAX_FOLDS).orElse(1);
            int repeats = (int) section.whole("repeats", 1, MAX_FOLDS).orElse(1);
            return new Baseline(
                    values,
                    Optional.ofNullable(best).map(number -> new Difference.Mean(number, deviation, folds, repeats)),
                    section.flag("optional").orElse(false));
        });
    }

    private Map<Quantity, Double> values(Section section, Objective objective) {
        var allowed = "at most " + MAX_GATES + " numbers, such as {best: 0.93, \"p(95)(duration)\": 12.5}";
        var values = new LinkedHashMap<Quantity, Double>();
        section.get("values").ifPresent(node -> {
            if (!(node instanceof Node.Mapping mapping) || mapping.entries().size() > MAX_GATES) {
                findings.mismatch(node, allowed);
                return;
            }
            mapping.entries().forEach((name, value) -> {
                if (!(value instanceof Node.Numeral(var _, var number))) {
                    findings.mismatch(value, "a number; seconds for a duration, a share for a rate");
                    return;
                }
                // What a number is of reads as the left side of any gate.
                switch (text(objective).read(name + " == baseline", false)) {
                    case GateText.Read.Valid(var gate) -> values.put(gate.quantity(), number.doubleValue());
                    case GateText.Read.Invalid(var detail, var found, var names, var nearest) ->
                        findings.problem(value.place(), detail, found, names, nearest);
                }
            });
        });
        return values;
    }
}
