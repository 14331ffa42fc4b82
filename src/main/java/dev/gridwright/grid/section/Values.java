package dev.gridwright.grid.section;

import dev.gridwright.grid.tree.Node;
import dev.gridwright.space.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads the values of parameters.
public final class Values {
    static final int MAX_TEXT_CHARACTERS = 10_000;
    static final String WORDS = "a number, text, true, false, or a list of these";

    private Values() {}

    /// The value of a node; a list is one value.
    public static Optional<Value> value(Node node, Findings findings) {
        return switch (node) {
            case Node.Numeral(var _, var number) -> Optional.of(new Value.Numeric(number));
            case Node.Flag(var _, var flag) -> Optional.of(new Value.Flag(flag));
            case Node.Text(var _, var text)
            when text.length() <= MAX_TEXT_CHARACTERS -> Optional.of(new Value.Text(text));
            case Node.Listing(var _, var items) -> values(items, findings).map(Value.Sequence::new);
            case Node.Text text -> {
                findings.problem(
                        text.place(),
                        "a text that is too long",
                        text.text().length() + " characters",
                        "at most " + MAX_TEXT_CHARACTERS);
                yield Optional.empty();
            }
            case Node.Mapping _, Node.Absent _, Node.Refused _ -> {
                findings.mismatch(node, WORDS);
                yield Optional.empty();
            }
        };
    }

    /// The values of some nodes; empty if any of them is none.
    public static Optional<List<Value>> values(List<Node> nodes, Findings findings) {
        var values = new ArrayList<Value>();
        nodes.forEach(node -> value(node, findings).ifPresent(values::add));
        return values.size() == nodes.size() ? Optional.of(values) : Optional.empty();
    }
}
