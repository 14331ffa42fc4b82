package dev.gridwright.search;

/// The indices from `from` up to, but without, `to`.
public record IndexRange(long from, long to) {
    /// @throws IllegalArgumentException unless 0 ≤ `from` ≤ `to`
    public IndexRange {
        if (from < 0 || from > to) {
            throw new IllegalArgumentException("a range starts at 0 or more and does not end before it starts");
        }
    }

    public boolean contains(long index) {
        return index >= from && index < to;
    }
}
