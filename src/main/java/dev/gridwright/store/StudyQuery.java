package dev.gridwright.store;

import dev.gridwright.study.StudyState;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Which studies are asked for.
///
/// @param states any of these; empty for all
/// @param labels all of these
/// @param limit at most this many, at least 1
/// @param before only studies older than this place, which a [StudyPage] named
public record StudyQuery(
        Set<StudyState> states, Optional<String> name, Map<String, String> labels, int limit, OptionalLong before) {
    public StudyQuery {
        states = Set.copyOf(states);
        labels = Map.copyOf(labels);
    }

    public static StudyQuery all(int limit) {
        return new StudyQuery(Set.of(), Optional.empty(), Map.of(), limit, OptionalLong.empty());
    }
}
