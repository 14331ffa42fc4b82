package dev.gridwright.web.follow;

import dev.gridwright.evaluate.Output;
import io.vertx.core.Future;

/// What is known of what an attempt writes.
public sealed interface Written {
    /// It runs, and has not said where its output collects.
    record NotYet() implements Written {}

    /// It is here, and grows while the attempt runs.
    record Growing(Output output) implements Written {}

    /// The attempt is over; this is what was kept.
    record Whole(String text) implements Written {}

    /// Nothing is known of the attempt just now: its end is being stored, or its study is gone.
    record Unknown() implements Written {}

    /// Tells of one attempt.
    interface Source {
        /// *Thread*: the future may complete on any.
        Future<Written> look();
    }
}
