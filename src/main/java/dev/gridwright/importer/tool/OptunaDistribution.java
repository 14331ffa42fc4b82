package dev.gridwright.importer.tool;

import dev.gridwright.grid.tree.Node;
import dev.gridwright.importer.draft.Axis;
import dev.gridwright.importer.draft.Notes;
import dev.gridwright.importer.draft.Part;
import dev.gridwright.importer.draft.Ranges;
import dev.gridwright.importer.draft.Values;
import java.math.BigDecimal;
import java.util.Optional;

/// A distribution of Optuna as JSON: `{"name": "FloatDistribution", "attributes": {…}}`, also by its older names and in
/// its short form `{"type": "float", …}`. Both ends belong to it when a step lands on the upper one.
final class OptunaDistribution {
    private static final String KNOWN = "FloatDistribution, IntDistribution, CategoricalDistribution,"
            + " UniformDistribution, LogUniformDistribution, DiscreteUniformDistribution, IntUniformDistribution,"
            + " IntLogUniformDistribution";

    private final Ranges ranges;
    private final Values values;
    private final Notes notes;

    OptunaDistribution(Ranges ranges, Values values, Notes notes) {
        this.ranges = ranges;
        this.values = values;
        this.notes = notes;
    }

    Optional<Axis> axis(Node node) {
        var part = Part.of(node, notes);
        if (part.has("type")) {
            var type = part.text("type").orElse("");
            return switch (type) {
                case "categorical" -> categorical(part);
                case "float" -> real(part, "step", part.flag("log"));
                case "int" -> whole(part, part.flag("log"));
                default -> unknown(part, type, "float, int, categorical");
            };
        }
        var name = part.text("name").orElse("");
        var attributes = part.part("attributes");
        if (attributes.isEmpty()) {
            return unknown(part, name, "name and attributes");
        }
        var inner = attributes.get();
        return switch (name) {
            case "CategoricalDistribution" -> categorical(inner);
            case "FloatDistribution" -> real(inner, "step", inner.flag("log"));
            case "UniformDistribution" -> real(inner, "step", false);
            case "LogUniformDistribution" -> real(inner, "step", true);
            case "DiscreteUniformDistribution" -> real(inner, "q", false);
            case "IntDistribution" -> whole(inner, inner.flag("log"));
            case "IntUniformDistribution" -> whole(inner, false);
            case "IntLogUniformDistribution" -> whole(inner, true);
            default -> unknown(part, name, KNOWN);
        };
    }

    private Optional<Axis> unknown(Part part, String found, String allowed) {
        notes.fault(part.place(), "not a distribution of Optuna", '"' + found + '"', allowed);
        return Optional.empty();
    }

    private Optional<Axis> categorical(Part part) {
        if (!part.has("choices")) {
            return unknown(part, "", "choices");
        }
        return part.get("choices").flatMap(values::axis);
    }

    private Optional<Axis> real(Part part, String stepKey, boolean log) {
        var low = part.required("low");
        var high = part.required("high");
        var step = part.number(stepKey);
        if (low.isEmpty() || high.isEmpty()) {
            return Optional.empty();
        }
        if (step.isPresent()) {
            return ranges.inclusive(part.place(), low.get(), high.get(), step.get());
        }
        return log
                ? ranges.logarithmic(part.place(), low.get(), high.get())
                : ranges.continuous(part.place(), low.get(), high.get());
    }

    private Optional<Axis> whole(Part part, boolean log) {
        var low = part.required("low");
        var high = part.required("high");
        var step = part.number("step").orElse(BigDecimal.ONE);
        if (low.isEmpty() || high.isEmpty()) {
            return Optional.empty();
        }
        return log
                ? ranges.wholeLogarithmic(part.place(), low.get(), high.get())
                : ranges.inclusive(part.place(), low.get(), high.get(), step);
    }
}
