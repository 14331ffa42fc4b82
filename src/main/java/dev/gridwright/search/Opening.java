package dev.gridwright.search;

import java.math.BigInteger;

/// What became of the wish to search a space.
public sealed interface Opening {
    /// The search can start.
    record Opened(GridSearch search) implements Opening {}

    /// So few indices are points that the draws did not give the sample.
    ///
    /// @param found distinct points among the draws, fewer than `wanted`
    record SampleTooSparse(long wanted, long found, long draws) implements Opening {}

    /// Not every index of the space fits a `long`.
    record SpaceTooLarge(BigInteger size) implements Opening {}
}
