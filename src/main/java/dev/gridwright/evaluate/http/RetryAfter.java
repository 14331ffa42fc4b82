package dev.gridwright.evaluate.http;

import dev.gridwright.trial.TrialSettings.Backoff;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/// How long a service wants to be left alone that answered 429 or 503.
///
/// *Source*: RFC 9110, section 10.2.3
final class RetryAfter {
    /// A service that says "at once" is busy all the same.
    static final Duration LEAST = Duration.ofMillis(100);

    static final Duration MOST = Duration.ofDays(1);

    private RetryAfter() {}

    /// Whether a status asks to come back later.
    static boolean isAsked(int status) {
        return status == 429 || status == 503;
    }

    /// @param header as the service sent it: seconds, or a time of day
    /// @param attempt counted from 1; who says nothing is asked again after ever longer waits
    static Duration of(Optional<String> header, int attempt, Instant now) {
        return header.flatMap(text -> read(text.strip(), now))
                .map(RetryAfter::bounded)
                .orElseGet(() -> Backoff.DEFAULT.before(attempt - 1));
    }

    private static Optional<Duration> read(String text, Instant now) {
        if (text.matches("\\d{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        try {
            var time = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
            return Optional.of(Duration.between(now, time.toInstant()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Duration bounded(Duration wait) {
        if (wait.compareTo(LEAST) < 0) {
            return LEAST;
        }
        return wait.compareTo(MOST) > 0 ? MOST : wait;
    }
}
