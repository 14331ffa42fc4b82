package dev.gridwright.search;

import java.util.Optional;
import java.util.regex.Pattern;

/// One of `of` parts of all indices, numbered from 1. An index belongs to exactly one part, whatever the space, order
/// and seed are; neighbours are spread, so that parts are about equal under any rules.
public record Shard(int number, int of) {
    /// What [#read] takes, for messages.
    public static final String FORM = "i/n with 1 <= i <= n";

    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})/(\\d{1,9})");

    /// @throws IllegalArgumentException unless 1 ≤ `number` ≤ `of`
    public Shard {
        if (number < 1 || number > of) {
            throw new IllegalArgumentException("a shard is numbered from 1 to the number of shards");
        }
    }

    /// Reads `i/n`; empty when the text is none.
    public static Optional<Shard> read(String text) {
        return Optional.of(TEXT.matcher(text))
                .filter(found -> found.matches()
                        && 1 <= Integer.parseInt(found.group(1))
                        && Integer.parseInt(found.group(1)) <= Integer.parseInt(found.group(2)))
                .map(found -> new Shard(Integer.parseInt(found.group(1)), Integer.parseInt(found.group(2))));
    }

    public boolean contains(long index) {
        return Long.remainderUnsigned(Mixing.mix(index), of) == number - 1;
    }
}
