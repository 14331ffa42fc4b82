package dev.gridwright.search;

import java.util.Optional;
import java.util.regex.Pattern;

/// The indices from `from` up to, but without, `to`.
public record IndexRange(long from, long to) {
    /// What [#read] takes, for messages.
    public static final String FORM = "a:b with 0 <= a <= b";

    private static final Pattern TEXT = Pattern.compile("(\\d{1,18}):(\\d{1,18})");

    /// @throws IllegalArgumentException unless 0 ≤ `from` ≤ `to`
    public IndexRange {
        if (from < 0 || from > to) {
            throw new IllegalArgumentException("a range starts at 0 or more and does not end before it starts");
        }
    }

    /// Reads `a:b`; empty when the text is none.
    public static Optional<IndexRange> read(String text) {
        return Optional.of(TEXT.matcher(text))
                .filter(found -> found.matches() && Long.parseLong(found.group(1)) <= Long.parseLong(found.group(2)))
                .map(found -> new IndexRange(Long.parseLong(found.group(1)), Long.parseLong(found.group(2))));
    }

    public boolean contains(long index) {
        return index >= from && index < to;
    }
}
