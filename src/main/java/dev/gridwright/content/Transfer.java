package dev.gridwright.content;

import java.util.OptionalLong;

/// How far a download is.
///
/// *Thread*: written by the one that downloads, read by any.
public final class Transfer {
    private volatile long bytes;
    private volatile long total = -1;

    void total(OptionalLong known) {
        total = known.orElse(-1);
    }

    void at(long position) {
        bytes = position;
    }

    /// What is there so far.
    public long bytes() {
        return bytes;
    }

    /// How much there will be, as soon as the server has said so.
    public OptionalLong total() {
        long known = total;
        return known < 0 ? OptionalLong.empty() : OptionalLong.of(known);
    }
}
