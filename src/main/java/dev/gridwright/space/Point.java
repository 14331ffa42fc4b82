package dev.gridwright.space;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// One value per active parameter, in declaration order. Points with the same names and values are equal in any order.
public record Point(SequencedMap<String, Value> values) {
    public Point {
        values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
    }

    /// The value of an active parameter.
    public Optional<Value> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /// The point's identity as JSON text, names sorted: equal exactly for equal points.
    public String canonical() {
        return new TreeMap<>(values)
                .entrySet().stream()
                        .map(entry -> JsonText.quote(entry.getKey()) + ":"
                                + entry.getValue().canonical())
                        .collect(Collectors.joining(",", "{", "}"));
    }

    @Override
    public String toString() {
        return canonical();
    }
}
