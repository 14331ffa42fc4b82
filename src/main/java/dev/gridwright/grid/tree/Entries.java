package dev.gridwright.grid.tree;

import java.util.LinkedHashMap;
import java.util.List;

/// Collects the entries of one map; a key counts once.
final class Entries {
    private final Place place;
    private final List<Fault> faults;
    private final LinkedHashMap<String, Node> values = new LinkedHashMap<>();
    private final LinkedHashMap<String, Place> keys = new LinkedHashMap<>();

    Entries(Place place, List<Fault> faults) {
        this.place = place;
        this.faults = faults;
    }

    void put(String key, Place keyPlace, Node value) {
        if (Scalars.controlCharacter(key) >= 0) {
            faults.add(new Fault(keyPlace, "a key with a control character", "", "a name"));
            return;
        }
        var first = keys.putIfAbsent(key, keyPlace);
        if (first == null) {
            values.put(key, value);
        } else {
            faults.add(new Fault(
                    keyPlace,
                    "a key that stands twice, first in line " + first.line(),
                    '"' + key + '"',
                    "each key once"));
        }
    }

    Node.Mapping mapping() {
        return new Node.Mapping(place, values, keys);
    }
}
