package dev.gridwright.search;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/// Proposes what to try next (*ask*) and learns how it went (*tell*).
///
/// Every implementation keeps this: an index is answered at most once; the same answers told in the same order give the
/// same proposals; nothing blocks, and one call takes a few milliseconds at most. Owned by whoever runs the study; not
/// for several threads at once.
public interface SearchStrategy {
    /// The index of the next point to try. Empty if there is none now: for good if [#exhausted()], at once again if
    /// [#searching()], else after the next [#tell].
    ///
    /// @param effort that this may take at most
    OptionalLong ask(Effort effort);

    /// The same, with an effort of its own.
    default OptionalLong ask() {
        return ask(Effort.once());
    }

    /// Learns the objective of a point that was asked for; empty if it gave none.
    void tell(long index, OptionalDouble objective);

    /// Proposes a point no more: someone has it tried.
    ///
    /// @return whether it would have been proposed; false when it was already, or is none of this search
    boolean take(long index);

    /// Whether no `ask` will ever answer an index again. May turn true only with the `ask` that finds nothing.
    boolean exhausted();

    /// Whether the last `ask` was empty only because it stopped after a bounded search, so that asking again goes on.
    default boolean searching() {
        return false;
    }
}
