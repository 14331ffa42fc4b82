package dev.gridwright.search;

/// In which order the points of a grid are tried.
public enum Order {
    /// By rising index.
    SEQUENTIAL,
    /// By falling index.
    REVERSE,
    /// By a permutation keyed with the seed.
    SHUFFLED
}
