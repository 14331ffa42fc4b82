package dev.gridwright.space;

import java.math.BigInteger;

/// What an index is.
public sealed interface Judgement {
    /// A point, and the lowest index of it.
    record Feasible(Point point) implements Judgement {}

    /// No point, since this rule removes it; the first that does.
    record Removed(Rule rule) implements Judgement {}

    /// The same point as a lower index.
    record Duplicate(BigInteger of) implements Judgement {}
}
