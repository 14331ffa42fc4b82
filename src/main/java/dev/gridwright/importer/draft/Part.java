package dev.gridwright.importer.draft;

import dev.gridwright.grid.tree.Node;
import dev.gridwright.grid.tree.Place;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;

/// A map of a file, read key by key; what was never asked for is named at the end. Reports what has another shape.
public final class Part {
    private final Place place;
    private final Map<String, Node> entries;
    private final Set<String> asked = new LinkedHashSet<>();
    private final Notes notes;

    private Part(Place place, Map<String, Node> entries, Notes notes) {
        this.place = place;
        this.entries = entries;
        this.notes = notes;
    }

    /// The part of a node; an empty one, and a fault, when the node is no map.
    public static Part of(Node node, Notes notes) {
        if (node instanceof Node.Mapping mapping) {
            return new Part(mapping.place(), mapping.entries(), notes);
        }
        notes.mismatch(node, "a map");
        return new Part(node.place(), Map.of(), notes);
    }

    public Place place() {
        return place;
    }

    /// Where the value of a key stands.
    public Place place(String key) {
        var node = entries.get(key);
        return node == null ? place : node.place();
    }

    /// Whether the key is there with a value.
    public boolean has(String key) {
        asked.add(key);
        return get(key).isPresent();
    }

    public Optional<Node> get(String key) {
        asked.add(key);
        return Optional.ofNullable(entries.get(key)).filter(node -> !(node instanceof Node.Absent));
    }

    public Optional<Part> part(String key) {
        return get(key).map(node -> of(node, notes));
    }

    public List<Node> list(String key) {
        return get(key).map(node -> {
                    if (node instanceof Node.Listing(var _, var items)) {
                        return items;
                    }
                    notes.mismatch(node, "a list");
                    return List.<Node>of();
                })
                .orElse(List.of());
    }

    public Optional<String> text(String key) {
        return get(key).flatMap(node -> switch (node) {
            case Node.Text(var _, var text) -> Optional.of(text);
            case Node.Numeral(var _, var number) -> Optional.of(number.toString());
            case Node.Flag(var _, var flag) -> Optional.of(Boolean.toString(flag));
            case Node.Mapping _, Node.Listing _, Node.Absent _, Node.Refused _ -> {
                notes.mismatch(node, "a text");
                yield Optional.empty();
            }
        });
    }

    /// A number, also one in quotes.
    public Optional<BigDecimal> number(String key) {
        return get(key).flatMap(node -> {
            var number = Numbers.of(node);
            if (number.isEmpty()) {
                notes.mismatch(node, "a number");
            }
            return number;
        });
    }

    /// A number that has to be there.
    public Optional<BigDecimal> required(String key) {
        if (!has(key)) {
            notes.fault(place, key + " is missing", "", "a number");
        }
        return number(key);
    }

    /// A whole number, at least `least`.
    public OptionalLong whole(String key, long least) {
        var number = number(key);
        if (number.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            long whole = number.get().longValueExact();
            if (whole >= least) {
                return OptionalLong.of(whole);
            }
        } catch (ArithmeticException e) {
            // Said below.
        }
        notes.fault(place(key), "not allowed here", number.get().toString(), "a whole number from " + least);
        return OptionalLong.empty();
    }

    public boolean flag(String key) {
        return get(key).map(node -> {
                    if (node instanceof Node.Flag(var _, var flag)) {
                        return flag;
                    }
                    notes.mismatch(node, "true or false");
                    return false;
                })
                .orElse(false);
    }

    /// All entries, which counts as asking for them.
    public SequencedMap<String, Node> all() {
        asked.addAll(entries.keySet());
        return new LinkedHashMap<>(entries);
    }

    /// Keys that mean nothing to a grid; each that is there is named with why.
    public void drop(String why, String... keys) {
        for (var key : keys) {
            if (has(key)) {
                notes.drop(place(key), why);
            }
        }
    }

    /// Names everything that was not asked for.
    public void dropRest() {
        entries.forEach((key, node) -> {
            if (!asked.contains(key) && !(node instanceof Node.Absent)) {
                notes.drop(node.place(), "has no counterpart in a grid");
            }
        });
    }
}
