package dev.gridwright.search;

import java.util.Optional;
import java.util.OptionalLong;

/// Which points of a grid are tried, and in which order.
///
/// @param order of the points of the grid; included points come first in any order
/// @param seed keys the permutation of `shuffled` and of `sample`
/// @param sample try only so many points of the grid: the first feasible ones of the permutation
/// @param range try only these indices
/// @param shard try only this part of the indices
public record SearchOptions(
        Order order, long seed, OptionalLong sample, Optional<IndexRange> range, Optional<Shard> shard) {
    /// @throws IllegalArgumentException if the sample is not at least 1
    public SearchOptions {
        if (sample.isPresent() && sample.getAsLong() < 1) {
            throw new IllegalArgumentException("a sample has at least one point");
        }
    }

    /// All points in an order.
    public SearchOptions(Order order, long seed) {
        this(order, seed, OptionalLong.empty(), Optional.empty(), Optional.empty());
    }

    /// The same for a sample.
    public SearchOptions sample(long points) {
        return new SearchOptions(order, seed, OptionalLong.of(points), range, shard);
    }

    /// The same for a range of indices.
    public SearchOptions range(IndexRange indices) {
        return new SearchOptions(order, seed, sample, Optional.of(indices), shard);
    }

    /// The same for a part of the indices.
    public SearchOptions shard(Shard part) {
        return new SearchOptions(order, seed, sample, range, Optional.of(part));
    }

    /// Whether range and shard leave an index in.
    boolean selects(long index) {
        return range.map(indices -> indices.contains(index)).orElse(true)
                && shard.map(part -> part.contains(index)).orElse(true);
    }
}
