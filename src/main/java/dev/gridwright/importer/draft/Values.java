package dev.gridwright.importer.draft;

import dev.gridwright.grid.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Values of a file as those of a grid: numbers are `BigDecimal`, texts `String`, flags `Boolean`, lists `List`.
public final class Values {
    private static final String NONE = "None";

    private final Notes notes;

    public Values(Notes notes) {
        this.notes = notes;
    }

    /// The value of a node; null, which a grid does not have, is the text `None`.
    public Optional<Object> value(Node node) {
        return switch (node) {
            case Node.Numeral(var _, var number) -> Optional.of(number);
            case Node.Flag(var _, var flag) -> Optional.of(flag);
            case Node.Text(var place, var text) -> {
                if (text.contains("${env:")) {
                    notes.fault(place, "a value that a grid would take from the environment", text, "a plain text");
                    yield Optional.empty();
                }
                yield Optional.of(text);
            }
            case Node.Absent(var place) -> {
                notes.drop(place, "null became the text \"" + NONE + "\", since a grid has no null");
                yield Optional.of(NONE);
            }
            case Node.Listing(var _, var items) -> values(items).map(list -> list);
            case Node.Mapping _ -> {
                notes.mismatch(node, "a number, text, true, false, or a list of these");
                yield Optional.empty();
            }
            case Node.Refused _ -> Optional.empty();
        };
    }

    private Optional<List<Object>> values(List<Node> nodes) {
        var values = new ArrayList<Object>();
        nodes.forEach(node -> value(node).ifPresent(values::add));
        return values.size() == nodes.size() ? Optional.of(values) : Optional.empty();
    }

    /// The axis of a list of values, at least one.
    public Optional<Axis> axis(Node node) {
        if (!(node instanceof Node.Listing(var place, var items))) {
            notes.mismatch(node, "a list of values");
            return Optional.empty();
        }
        if (items.isEmpty()) {
            notes.fault(place, "a parameter without values", "", "at least one value");
            return Optional.empty();
        }
        return values(items).map(Axis::listed);
    }
}
