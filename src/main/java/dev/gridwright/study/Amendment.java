package dev.gridwright.study;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// What a user changes of a study that is there; what is not named stays as it is.
///
/// @param labels by name; an empty one is removed
/// @param named the limits that are changed
/// @param limits their new values; one without a value is lifted
public record Amendment(Map<String, Optional<String>> labels, OptionalInt priority, Set<Limit> named, Limits limits) {
    public Amendment {
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        named = Set.copyOf(named);
    }

    /// One part of the limits.
    public enum Limit {
        PARALLEL,
        MAX_TIME,
        MAX_TRIALS,
        MAX_FAILURES,
        ON_LIMIT
    }

    /// Whether nothing but labels is changed, which may be done at any time.
    public boolean labelsOnly() {
        return priority.isEmpty() && named.isEmpty();
    }

    public Map<String, String> labels(Map<String, String> before) {
        var after = new LinkedHashMap<>(before);
        labels.forEach((name, text) -> {
            if (text.isPresent()) {
                after.put(name, text.get());
            } else {
                after.remove(name);
            }
        });
        return after;
    }

    public Limits limits(Limits before) {
        return new Limits(
                named.contains(Limit.PARALLEL) ? limits.parallel() : before.parallel(),
                named.contains(Limit.MAX_TIME) ? limits.maxTime() : before.maxTime(),
                named.contains(Limit.MAX_TRIALS) ? limits.maxTrials() : before.maxTrials(),
                named.contains(Limit.MAX_FAILURES) ? limits.maxFailures() : before.maxFailures(),
                named.contains(Limit.ON_LIMIT) ? limits.onLimit() : before.onLimit());
    }
}
