package dev.gridwright.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What is to be told to others, and what became of it. Changed by [Change] like everything else.
///
/// *Thread*: any but an event loop; blocks.
public interface Outbox {
    /// What is to be tried now, of the host that waits the longest first. Of what one address is told of one study the
    /// first alone: what
    /// comes after it is due once it has been taken, has been given up, or waits for its next try.
    ///
    /// @param perHost the most of one host
    /// @param limit the most of all
    List<Delivery> due(Instant now, int perHost, int limit);

    /// When the next one is due that is not yet at that time.
    Optional<Instant> nextAfter(Instant now);

    /// How many are to be tried, now or later.
    long pending();
}
