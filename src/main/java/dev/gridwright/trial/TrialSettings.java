package dev.gridwright.trial;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How one trial is run: the `trial` part of a grid file.
public record TrialSettings(TrialKind kind, Timeout timeout, Retry retry, Resources resources) {

    /// When an attempt is ended, measured by monotonic clock from the moment its evaluator has the work.
    ///
    /// @param run bounds the whole attempt, all folds and repeats
    /// @param idle bounds the time between two measurements, when set
    /// @param grace between asking the work to end and killing it
    public record Timeout(Duration run, Optional<Duration> idle, Duration grace) {
        public static final Duration DEFAULT_RUN = Duration.ofMinutes(10);
        public static final Duration DEFAULT_GRACE = Duration.ofSeconds(5);
        public static final Timeout DEFAULT = new Timeout(DEFAULT_RUN, Optional.empty(), DEFAULT_GRACE);

        public Timeout {
            if (!run.isPositive()
                    || grace.isNegative()
                    || idle.filter(d -> !d.isPositive()).isPresent()) {
                throw new IllegalArgumentException("run and idle are positive, grace is not negative");
            }
        }
    }

    /// Which attempts are repeated at the trial's own cost, and when.
    ///
    /// @param max how many retries one trial may use up
    /// @param on which endings: a cause's word, or `exit:75`, `http_status:503`, `http_status:5xx`
    /// @param budget of all trials together, when there is one
    public record Retry(int max, List<String> on, Backoff backoff, Optional<RetryBudget> budget) {
        public static final Retry NONE = new Retry(0, List.of(), Backoff.DEFAULT);

        /// Without a budget.
        public Retry(int max, List<String> on, Backoff backoff) {
            this(max, on, backoff, Optional.empty());
        }

        public Retry {
            on = List.copyOf(on);
        }

        /// Whether an attempt that fell so may be repeated.
        public boolean covers(Ending.Fell fell) {
            return on.stream().anyMatch(pattern -> matches(pattern, fell));
        }

        private static boolean matches(String pattern, Ending.Fell fell) {
            int colon = pattern.indexOf(':');
            var cause = colon < 0 ? pattern : pattern.substring(0, colon);
            if (!cause.equals(fell.cause().word())) {
                return false;
            }
            if (colon < 0) {
                return true;
            }
            var code = fell.exitCode().isPresent()
                    ? Integer.toString(fell.exitCode().getAsInt())
                    : "";
            var wanted = pattern.substring(colon + 1);
            return wanted.endsWith("xx") && code.length() == 3
                    ? code.charAt(0) == wanted.charAt(0)
                    : code.equals(wanted);
        }
    }

    /// The wait before retry n (counted from 0): `first * factor^n`, at most `max`.
    public record Backoff(Duration first, double factor, Duration max) {
        public static final Backoff DEFAULT = new Backoff(Duration.ofSeconds(1), 2.0, Duration.ofMinutes(1));

        public Duration before(int retry) {
            double nanos = first.toNanos() * Math.pow(factor, retry);
            return nanos >= max.toNanos() ? max : Duration.ofNanos((long) nanos);
        }
    }

    /// What one attempt occupies.
    ///
    /// @param cpu slots of the cpu pool
    /// @param memoryBytes the most it may use, when set
    /// @param gpu devices
    public record Resources(int cpu, Optional<Long> memoryBytes, int gpu) {
        public static final Resources DEFAULT = new Resources(1, Optional.empty(), 0);
    }
}
