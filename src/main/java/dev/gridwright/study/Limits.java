package dev.gridwright.study;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// A study's own budgets: the `limits` part of a grid file.
///
/// @param parallel trials running at once
/// @param maxTime from the study's first claim, pauses not counted
/// @param maxTrials trials started or reused, retries not counted
/// @param maxFailures failed, timed out and invalid trials that are still accepted
/// @param onLimit what happens to running trials when a limit or stop rule ends the study
public record Limits(
        OptionalInt parallel,
        Optional<Duration> maxTime,
        OptionalLong maxTrials,
        Optional<MaxFailures> maxFailures,
        OnLimit onLimit) {
    public static final Limits NONE =
            new Limits(OptionalInt.empty(), Optional.empty(), OptionalLong.empty(), Optional.empty(), OnLimit.DRAIN);

    /// What becomes of the running trials of a study that ends: they may finish, or are killed.
    public enum OnLimit {
        DRAIN,
        KILL;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// A number of failures, or a share of all points.
    public sealed interface MaxFailures {
        /// Whether `failures` are more than accepted among `points`.
        boolean exceededBy(long failures, long points);

        record Count(long count) implements MaxFailures {
            @Override
            public boolean exceededBy(long failures, long points) {
                return failures > count;
            }
        }

        /// @param share of all points, from 0 to 1
        record Share(double share) implements MaxFailures {
            @Override
            public boolean exceededBy(long failures, long points) {
                return failures > share * points;
            }
        }
    }
}
