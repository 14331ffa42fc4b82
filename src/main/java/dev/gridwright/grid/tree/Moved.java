package dev.gridwright.grid.tree;

import java.util.ArrayList;
import java.util.LinkedHashMap;

/// Puts a node elsewhere: its parts get the pointers of their new place, and stand in no line of the text.
final class Moved {
    private Moved() {}

    static Node to(Node node, Place place) {
        return switch (node) {
            case Node.Mapping mapping -> {
                var entries = new LinkedHashMap<String, Node>();
                var keys = new LinkedHashMap<String, Place>();
                mapping.entries().forEach((key, value) -> {
                    entries.put(key, to(value, place.key(key, 0, 0)));
                    keys.put(key, place.key(key, 0, 0));
                });
                yield new Node.Mapping(place, entries, keys);
            }
            case Node.Listing listing -> {
                var items = new ArrayList<Node>();
                listing.items().forEach(item -> items.add(to(item, place.item(items.size(), 0, 0))));
                yield new Node.Listing(place, items);
            }
            case Node.Text text -> new Node.Text(place, text.text());
            case Node.Numeral numeral -> new Node.Numeral(place, numeral.number());
            case Node.Flag flag -> new Node.Flag(place, flag.flag());
            case Node.Absent _ -> new Node.Absent(place);
            case Node.Refused _ -> new Node.Refused(place);
        };
    }
}
