package dev.gridwright.space;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// A point as its author wrote it: an `include`, or a point added to a running study.
///
/// @param pointer where it was written, for problems
/// @param values by name, in any order; constants may be left out
public record PointDraft(String pointer, Map<String, Value> values) {
    public PointDraft {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
}
