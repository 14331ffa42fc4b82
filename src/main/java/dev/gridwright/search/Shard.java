package dev.gridwright.search;

/// One of `of` parts of all indices, numbered from 1. An index belongs to exactly one part, whatever the space, order
/// and seed are; neighbours are spread, so that parts are about equal under any rules.
public record Shard(int number, int of) {
    /// @throws IllegalArgumentException unless 1 ≤ `number` ≤ `of`
    public Shard {
        if (number < 1 || number > of) {
            throw new IllegalArgumentException("a shard is numbered from 1 to the number of shards");
        }
    }

    public boolean contains(long index) {
        return Long.remainderUnsigned(Mixing.mix(index), of) == number - 1;
    }
}
