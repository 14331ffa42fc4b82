package dev.gridwright.grid.tree;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// A part of a document.
public sealed interface Node {
    /// Where it begins.
    Place place();

    /// A map, in the order written.
    ///
    /// @param keys where each key stands
    record Mapping(Place place, SequencedMap<String, Node> entries, SequencedMap<String, Place> keys) implements Node {
        public Mapping {
            entries = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(entries));
            keys = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(keys));
        }

        @Override
        public String words() {
            return entries.isEmpty() ? "an empty map" : "a map";
        }
    }

    record Listing(Place place, List<Node> items) implements Node {
        public Listing {
            items = List.copyOf(items);
        }

        @Override
        public String words() {
            return items.isEmpty() ? "an empty list" : "a list of " + items.size();
        }
    }

    record Text(Place place, String text) implements Node {
        private static final int SHOWN = 60;

        @Override
        public String words() {
            return '"' + (text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text) + '"';
        }
    }

    /// A finite number, exactly as written in decimal.
    record Numeral(Place place, BigDecimal number) implements Node {
        @Override
        public String words() {
            return Math.abs(number.scale()) > 20 ? number.toString() : number.toPlainString();
        }
    }

    record Flag(Place place, boolean flag) implements Node {
        @Override
        public String words() {
            return Boolean.toString(flag);
        }
    }

    /// Null, or nothing at all after a key.
    record Absent(Place place) implements Node {
        @Override
        public String words() {
            return "null";
        }
    }

    /// Something refused while reading; its fault is already reported.
    record Refused(Place place) implements Node {
        @Override
        public String words() {
            return "something refused";
        }
    }

    /// What it is, as it ends a sentence that begins with "found".
    String words();
}
