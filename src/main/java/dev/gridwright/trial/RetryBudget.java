package dev.gridwright.trial;

/// How many retries all trials of a study may use up together: what is broken for all of them is not tried again and
/// again for each.
public sealed interface RetryBudget {
    /// The most retries of a study with so many points.
    long of(long points);

    record Count(long count) implements RetryBudget {
        @Override
        public long of(long points) {
            return count;
        }
    }

    /// @param share of all points, above 0; may be more than 1
    record Share(double share) implements RetryBudget {
        @Override
        public long of(long points) {
            return (long) Math.ceil(share * points);
        }
    }
}
