package dev.gridwright.content;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long a server is waited for, and how often it is asked again.
///
/// @param head until the head of an answer has come
/// @param stall how long a body may bring nothing
/// @param retries after so many failures in a row that brought nothing it is given up
/// @param first wait before the second try; it doubles from try to try, up to `longest`, and half of it is random
public record Patience(Duration head, Duration stall, int retries, Duration first, Duration longest) {
    public static final Patience DEFAULT = new Patience(
            Duration.ofSeconds(30), Duration.ofSeconds(30), 5, Duration.ofMillis(500), Duration.ofSeconds(30));

    private static final Duration EVER = Duration.ofDays(30);

    Web.Limits limits() {
        return new Web.Limits(head, stall, EVER);
    }

    /// The wait before the next try.
    ///
    /// @param failures in a row, from 1
    public Duration backoff(int failures, RandomGenerator random) {
        long whole = Math.min(longest.toMillis(), first.toMillis() << Math.min(20, failures - 1));
        return Duration.ofMillis(whole / 2 + random.nextLong(whole / 2 + 1));
    }
}
