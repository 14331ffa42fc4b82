package dev.gridwright.cli.client;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which studies are wanted.
///
/// @param states any of these; empty for all
/// @param labels all of these
/// @param limit at most this many
public record StudyFilter(Set<String> states, Optional<String> name, Map<String, String> labels, int limit) {
    public StudyFilter {
        states = Set.copyOf(states);
        labels = Map.copyOf(labels);
    }
}
