package dev.gridwright.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// When a delivery that was not taken is tried again: after twice the time each time, within bounds, and never all at
/// once.
///
/// @param first how long after the first try
/// @param longest between two tries, also when the receiver asks for more
/// @param maxAttempts after which it is given up
/// @param maxAge after which it is given up, from when it was made
record Schedule(Duration first, Duration longest, int maxAttempts, Duration maxAge) {
    static final Schedule DEFAULT = new Schedule(Duration.ofSeconds(1), Duration.ofHours(1), 20, Duration.ofHours(24));

    /// Tries are spread over this part of the time before and after.
    private static final double JITTER = 0.2;

    private static final int MAX_DOUBLINGS = 30;

    /// When to try next; empty when it is given up.
    ///
    /// @param attempts that were made, at least 1
    /// @param asked the least time that the receiver asked for
    Optional<Instant> next(
            int attempts, Instant createdAt, Instant now, Optional<Duration> asked, RandomGenerator random) {
        if (attempts >= maxAttempts) {
            return Optional.empty();
        }
        double doubled = first.toMillis() * Math.pow(2, Math.min(attempts - 1, MAX_DOUBLINGS));
        double spread = 1 + JITTER * (2 * random.nextDouble() - 1);
        long wait = (long) Math.min(doubled * spread, longest.toMillis());
        long least = asked.map(Duration::toMillis).orElse(0L);
        var next = now.plusMillis(Math.max(wait, Math.min(least, longest.toMillis())));
        return next.isAfter(createdAt.plus(maxAge)) ? Optional.empty() : Optional.of(next);
    }
}
