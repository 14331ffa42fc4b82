package dev.gridwright.cli.client;

import java.util.Map;
import java.util.Set;

/// Which trials are wanted, in which order, and how many of them.
///
/// @param states any of these, such as `running`; empty for all that have ended
/// @param outcomes any of these; empty for all; of no effect beside states
/// @param params the values of these parameters, as people write them
/// @param order `index`, `completed` or `objective`
public record TrialFilter(
        Set<String> states, Set<String> outcomes, Map<String, String> params, String order, long limit) {
    public static final TrialFilter ALL = new TrialFilter(Set.of(), Set.of(), Map.of(), "index", Long.MAX_VALUE);

    public TrialFilter {
        states = Set.copyOf(states);
        outcomes = Set.copyOf(outcomes);
        params = Map.copyOf(params);
    }

    public TrialFilter limitedTo(long most) {
        return new TrialFilter(states, outcomes, params, order, most);
    }
}
