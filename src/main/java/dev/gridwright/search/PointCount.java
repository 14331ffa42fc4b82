package dev.gridwright.search;

/// How many points a search will try.
public sealed interface PointCount {
    /// @param points counted, not estimated
    record Exact(long points) implements PointCount {}

    /// Counting would have to enumerate more than `maxEnumerated` indices.
    record TooLargeToCount(long maxEnumerated) implements PointCount {}
}
