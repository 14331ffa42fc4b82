package dev.gridwright.cli.client;

import java.util.Set;

/// Which trials are wanted, and in which order.
///
/// @param outcomes any of these; empty for all
/// @param order `index`, `completed` or `objective`
public record TrialFilter(Set<String> outcomes, String order) {
    public static final TrialFilter ALL = new TrialFilter(Set.of(), "index");

    public TrialFilter {
        outcomes = Set.copyOf(outcomes);
    }
}
