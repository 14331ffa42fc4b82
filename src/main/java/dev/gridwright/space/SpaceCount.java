package dev.gridwright.space;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/// How many points a space has, and where the other indices went:
/// `rawSize = points - included + sum of removed + duplicates`.
///
/// @param points points of the grid and included ones that are not in it
/// @param rawSize indices of the full product
/// @param included included points that are no points of the grid
/// @param removed for every rule, the indices that it was the first to remove: every `when` in the order of
/// declaration, then excludes, then constraints
/// @param duplicates indices that no rule removes and that give the point of a lower index
/// @param exact whether these numbers are counted, not estimated
/// @param interval where `points` lies with a confidence of 95 %, if it is an estimate
public record SpaceCount(
        BigInteger points,
        BigInteger rawSize,
        long included,
        List<Removal> removed,
        BigInteger duplicates,
        boolean exact,
        Optional<Interval> interval) {
    public SpaceCount {
        removed = List.copyOf(removed);
    }

    /// @param points the indices that the rule was the first to remove
    public record Removal(Rule rule, BigInteger points) {}

    /// Both ends belong to it.
    public record Interval(BigInteger low, BigInteger high) {}
}
