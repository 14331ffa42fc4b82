package dev.gridwright.grid;

import dev.gridwright.grid.section.Findings;
import dev.gridwright.grid.section.Problem;
import dev.gridwright.grid.tree.Node;
import dev.gridwright.grid.tree.Place;
import dev.gridwright.grid.tree.TreeReader;
import dev.gridwright.space.NearestName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Changes the tree of a grid as a command line asks for. Parts that come from the command line stand in no line.
final class Editor {
    private static final Pattern VARIABLE = Pattern.compile("(\\$?)\\$\\{env:([^{}]*?)(?::-([^{}]*))?\\}");
    private static final Set<String> KEPT = Set.of("type", "when", "zip", "label");

    private final Edits edits;
    private final List<Problem> problems = new ArrayList<>();
    private boolean changed;

    Editor(Edits edits) {
        this.edits = edits;
    }

    /// The changed tree; the same one when nothing is to be changed.
    Node edit(Node root) {
        var edited = filledIn(root);
        if (edited instanceof Node.Mapping grid) {
            edited = set(compared(gated(labelled(named(grid)))));
        }
        return edited;
    }

    boolean changed() {
        return changed;
    }

    List<Problem> problems() {
        return List.copyOf(problems);
    }

    private Node filledIn(Node node) {
        if (edits.environment().isEmpty()) {
            return node;
        }
        return switch (node) {
            case Node.Text(var place, var text) when text.contains("${env:") -> filledIn(place, text);
            case Node.Listing(var place, var items) ->
                new Node.Listing(place, items.stream().map(this::filledIn).toList());
            case Node.Mapping mapping -> {
                var entries = new LinkedHashMap<String, Node>();
                mapping.entries().forEach((key, value) -> entries.put(key, filledIn(value)));
                yield new Node.Mapping(mapping.place(), entries, mapping.keys());
            }
            case Node.Text _, Node.Numeral _, Node.Flag _, Node.Absent _, Node.Refused _ -> node;
        };
    }

    private Node filledIn(Place place, String text) {
        var filled = VARIABLE.matcher(text).replaceAll(variable -> {
            if (!variable.group(1).isEmpty()) {
                return Matcher.quoteReplacement(variable.group());
            }
            var value = edits.environment().orElseThrow().apply(variable.group(2));
            if (value.isEmpty() && variable.group(3) == null) {
                problem(
                        place,
                        "the environment has no such variable",
                        variable.group(),
                        "a variable that is set, or a default as in ${env:NAME:-none}",
                        Optional.empty());
            }
            changed = true;
            return Matcher.quoteReplacement(
                    value.orElse(Optional.ofNullable(variable.group(3)).orElse("")));
        });
        return new Node.Text(place, filled);
    }

    private Node.Mapping named(Node.Mapping grid) {
        return edits.name()
                .map(name -> with(grid, "name", new Node.Text(grid.place().key("name", 0, 0), name)))
                .orElse(grid);
    }

    private Node.Mapping labelled(Node.Mapping grid) {
        if (edits.labels().isEmpty()) {
            return grid;
        }
        var old = grid.entries().get("labels");
        if (old != null && !(old instanceof Node.Mapping)) {
            return grid;
        }
        var labels = old instanceof Node.Mapping mapping
                ? mapping
                : new Node.Mapping(grid.place().key("labels", 0, 0), new LinkedHashMap<>(), new LinkedHashMap<>());
        for (var label : edits.labels().entrySet()) {
            var place = labels.place().key(label.getKey(), 0, 0);
            labels = with(labels, label.getKey(), new Node.Text(place, label.getValue()));
        }
        return with(grid, "labels", labels);
    }

    private Node.Mapping gated(Node.Mapping grid) {
        var old = grid.entries().get("gates");
        if (edits.gates().isEmpty() || (old != null && !(old instanceof Node.Listing))) {
            return grid;
        }
        var place = grid.place().key("gates", 0, 0);
        var gates = new ArrayList<Node>(old instanceof Node.Listing listing ? listing.items() : List.of());
        for (var gate : edits.gates()) {
            gates.add(new Node.Text(place.item(gates.size(), 0, 0), gate));
        }
        return with(grid, "gates", new Node.Listing(place, gates));
    }

    private Node.Mapping compared(Node.Mapping grid) {
        return edits.baseline()
                .flatMap(json -> TreeReader.value(json, grid.place().key("baseline", 0, 0)))
                .map(node -> with(grid, "baseline", node))
                .orElse(grid);
    }

    private Node.Mapping set(Node.Mapping grid) {
        var edited = grid;
        for (var set : edits.sets().entrySet()) {
            edited = set(edited, set.getKey(), set.getValue());
        }
        return edited;
    }

    private Node.Mapping set(Node.Mapping grid, String name, String values) {
        var known = new LinkedHashSet<String>();
        if (grid.entries().get("space") instanceof Node.Mapping space) {
            known.addAll(space.entries().keySet());
            if (known.contains(name)) {
                return with(grid, "space", axis(space, name, values));
            }
        }
        if (grid.entries().get("spaces") instanceof Node.Listing spaces) {
            var members = new ArrayList<Node>();
            for (var member : spaces.items()) {
                if (member instanceof Node.Mapping space && space.entries().containsKey(name)) {
                    members.add(axis(space, name, values));
                } else {
                    members.add(member);
                }
                if (member instanceof Node.Mapping space) {
                    known.addAll(space.entries().keySet());
                }
            }
            if (known.contains(name)) {
                return with(grid, "spaces", new Node.Listing(spaces.place(), members));
            }
        }
        problem(
                Place.root(0, 0),
                "--set of an unknown parameter",
                '"' + name + '"',
                String.join(", ", known),
                NearestName.of(name, known));
        return grid;
    }

    private Node.Mapping axis(Node.Mapping space, String name, String values) {
        var place = space.place().key(name, 0, 0);
        var read = TreeReader.value("[" + values + "\n]", place);
        if (read.isEmpty() || !(read.get() instanceof Node.Listing(var _, var items)) || items.isEmpty()) {
            problem(
                    place,
                    "--set without values that can be read",
                    '"' + values + '"',
                    "values as in trees=10,50 or hidden=[32],[64,32]",
                    Optional.empty());
            return space;
        }
        var old =
                space.entries().get(name) instanceof Node.Mapping mapping ? mapping.entries() : Map.<String, Node>of();
        var entries = new LinkedHashMap<String, Node>();
        if (items.size() == 1 && items.getFirst() instanceof Node.Mapping range) {
            entries.putAll(range.entries());
        } else if (items.size() == 1) {
            entries.put("value", items.getFirst());
        } else {
            entries.put("values", new Node.Listing(place.key("values", 0, 0), items));
        }
        old.forEach((key, value) -> {
            if (KEPT.contains(key)) {
                entries.putIfAbsent(key, value);
            }
        });
        var keys = new LinkedHashMap<String, Place>();
        entries.keySet().forEach(key -> keys.put(key, place.key(key, 0, 0)));
        return with(space, name, new Node.Mapping(place, entries, keys));
    }

    private Node.Mapping with(Node.Mapping mapping, String key, Node value) {
        changed = true;
        var entries = new LinkedHashMap<>(mapping.entries());
        var keys = new LinkedHashMap<>(mapping.keys());
        entries.put(key, value);
        keys.putIfAbsent(key, value.place());
        return new Node.Mapping(mapping.place(), entries, keys);
    }

    private void problem(Place place, String detail, String found, String allowed, Optional<String> suggestion) {
        problems.add(Findings.at(place, detail, found, allowed, suggestion));
    }
}
