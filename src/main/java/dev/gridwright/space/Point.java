package dev.gridwright.space;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

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
        // Asked for every trial, so there is no stream.
        var names = values.keySet().toArray(String[]::new);
        Arrays.sort(names);
        var json = new StringBuilder(32 * names.length).append('{');
        for (var name : names) {
            var value = values.get(name);
            if (value != null) {
                json.append(json.length() > 1 ? "," : "")
                        .append(JsonText.quote(name))
                        .append(':')
                        .append(value.canonical());
            }
        }
        return json.append('}').toString();
    }

    @Override
    public String toString() {
        return canonical();
    }
}
