package dev.gridwright.engine.slot;

import dev.gridwright.trial.Ending;
import dev.gridwright.trial.Folds;
import dev.gridwright.trial.Measurement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

/// What a slot says of its lease: attempts of which nothing runs any more, in the order they ran.
///
/// @param returned trials that never began and will not; each is returned once
/// @param over whether the slot is done with the lease, or was given up with it
public record LeaseReport(
        String slot, Lease lease, List<EndedAttempt> attempts, List<LeasedTrial> returned, boolean over) {
    public LeaseReport {
        attempts = List.copyOf(attempts);
        returned = List.copyOf(returned);
    }

    /// How one attempt ended.
    public sealed interface Result {
        /// @param exitCode of the program that it was, when it was one
        record Scored(Folds.Result.Scored scores, OptionalInt exitCode) implements Result {}

        record Fell(Ending.Fell ending) implements Result {}
    }

    /// An attempt of which nothing runs any more, or whose slot was given up.
    ///
    /// @param seed of repeat 0
    /// @param output what it wrote, empty when nothing
    public record EndedAttempt(
            LeasedTrial trial,
            Result result,
            long seed,
            List<Measurement> measurements,
            String output,
            Instant startedAt,
            Duration duration) {
        public EndedAttempt {
            measurements = List.copyOf(measurements);
        }
    }
}
