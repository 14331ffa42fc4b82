package dev.gridwright.study.aggregate;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How a study went, in the order in which its trials ended.
///
/// @param improvements every trial that was better than all before it; when there were very many, some of them and the
/// last
/// @param improvementsComplete whether those are all
/// @param sampled trials in equal distances among all that gave a number
public record History(long succeeded, List<Step> improvements, boolean improvementsComplete, List<Step> sampled) {
    public History {
        improvements = List.copyOf(improvements);
        sampled = List.copyOf(sampled);
    }

    /// A trial that gave a number.
    ///
    /// @param event the id of the event that told of it
    /// @param completed it was the how-manieth trial to end, counted from 1
    /// @param time when it ended; empty for one that was reused
    public record Step(long index, long event, long completed, Optional<Instant> time, double objective) {}
}
