package dev.gridwright.grid.space;

import dev.gridwright.grid.section.Findings;
import dev.gridwright.grid.section.Section;
import dev.gridwright.grid.section.Shape;
import dev.gridwright.grid.section.Values;
import dev.gridwright.grid.tree.Node;
import dev.gridwright.space.Axis;
import dev.gridwright.space.Checked;
import dev.gridwright.space.ParameterDraft;
import dev.gridwright.space.ParameterType;
import dev.gridwright.space.Value;
import java.util.List;
import java.util.Optional;

/// Reads one parameter of a space: a list is values, a scalar a constant, a map has one of four shapes.
final class ParameterPart {
    private static final String SHAPES = "one of {value}, {values}, {min, max, step}, {min, max, count[, scale]}";
    private static final List<String> RANGE_KEYS = List.of("min", "max", "step", "count", "scale");

    /// Stands for an axis that has a problem, so that rules about it are still checked without wrong alarms.
    static final Axis ANYTHING = Axis.listed(List.of(
                    Value.of(0), Value.of(1), Value.of("?"), Value.of(true), Value.of(false), Value.of(List.of(0))))
            .orThrow();

    private final Findings findings;

    ParameterPart(Findings findings) {
        this.findings = findings;
    }

    ParameterDraft draft(String name, Node node) {
        var pointer = node.place().pointer();
        return switch (node) {
            case Node.Mapping _ ->
                Section.of(node, Shape.PARAMETER, findings)
                        .map(section -> mapped(pointer, name, section))
                        .orElseThrow();
            case Node.Listing listing -> unconditional(pointer, name, listed(listing));
            default -> unconditional(pointer, name, Values.value(node, findings).map(ParameterPart::constant));
        };
    }

    private static ParameterDraft unconditional(String pointer, String name, Optional<Checked<Axis>> axis) {
        return new ParameterDraft(pointer, name, axis.orElse(new Checked.Valid<>(ANYTHING)));
    }

    private ParameterDraft mapped(String pointer, String name, Section section) {
        var axis = axis(section);
        var type = section.word("type", ParameterType.words()).flatMap(ParameterType::named);
        var zip = section.text("zip", "a group's name");
        return new ParameterDraft(
                pointer,
                name,
                axis.orElse(new Checked.Valid<>(ANYTHING)),
                section.text("when", "a condition in quotes, such as \"kernel == 'poly'\""),
                axis.isPresent() ? zip : Optional.empty(),
                section.text("label", "a text"),
                axis.isPresent() ? type : Optional.empty());
    }

    private Optional<Checked<Axis>> axis(Section section) {
        boolean value = section.has("value");
        boolean values = section.has("values");
        var range = RANGE_KEYS.stream().filter(section::has).toList();
        if ((value ? 1 : 0) + (values ? 1 : 0) + (range.isEmpty() ? 0 : 1) != 1) {
            findings.problem(
                    section.place(),
                    value || values || !range.isEmpty() ? "a parameter of two shapes" : "a parameter without values",
                    "",
                    SHAPES);
            return Optional.empty();
        }
        if (value) {
            return section.get("value")
                    .flatMap(node -> Values.value(node, findings))
                    .map(ParameterPart::constant);
        }
        if (values) {
            return section.get("values").flatMap(node -> {
                if (node instanceof Node.Listing listing) {
                    return listed(listing);
                }
                findings.mismatch(node, "a list of values");
                return Optional.empty();
            });
        }
        return range(section);
    }

    private Optional<Checked<Axis>> range(Section section) {
        section.require("min", "a number");
        section.require("max", "a number");
        var min = section.number("min");
        var max = section.number("max");
        var step = section.number("step");
        var count = section.number("count");
        var scale = section.word("scale", List.of("linear", "log"));
        if (section.has("step") == section.has("count")) {
            findings.problem(
                    section.place(),
                    section.has("step") ? "a range with both step and count" : "a range without step or count",
                    "",
                    SHAPES);
            return Optional.empty();
        }
        if (section.has("step") && section.has("scale")) {
            findings.problem(section.place("scale"), "a scale for a step", "", "scale with count");
            return Optional.empty();
        }
        if (min.isEmpty() || max.isEmpty() || (section.has("scale") && scale.isEmpty())) {
            return Optional.empty();
        }
        if (section.has("step")) {
            return step.map(by -> Axis.stepped(min.get(), max.get(), by));
        }
        section.filledIn("scale", "linear");
        return count.flatMap(number -> {
            if (number.stripTrailingZeros().scale() > 0) {
                section.get("count").ifPresent(node -> findings.mismatch(node, "a whole number from 1"));
                return Optional.empty();
            }
            var whole = number.toBigIntegerExact();
            return Optional.of(
                    scale.filter("log"::equals).isPresent()
                            ? Axis.logarithmic(min.get(), max.get(), whole)
                            : Axis.linear(min.get(), max.get(), whole));
        });
    }

    private Optional<Checked<Axis>> listed(Node.Listing listing) {
        return Values.values(listing.items(), findings).map(Axis::listed);
    }

    private static Checked<Axis> constant(Value value) {
        return new Checked.Valid<>(Axis.constant(value));
    }
}
