package dev.gridwright.kept;

import java.util.List;
import java.util.OptionalLong;

/// How the trials of studies stand, from what is stored of them.
///
/// *Thread*: blocks; not for an event loop.
public interface Standing {
    /// The best trials of a study, best first; none when there is no such study.
    List<Place> best(String study, int most);

    /// Whether there is such a study.
    boolean exists(String study);

    /// A trial that has succeeded.
    ///
    /// @param token of the attempt that gave its result; empty when none was made
    /// @param loss its objective, lower is better
    record Place(long index, OptionalLong token, double loss) {}
}
