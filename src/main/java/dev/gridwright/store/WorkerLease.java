package dev.gridwright.store;

import dev.gridwright.trial.Cause;
import dev.gridwright.trial.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// An attempt that was handed to a worker of the user.
///
/// @param token of the attempt
/// @param worker how the worker calls itself
/// @param request under which it asked, so that asking again gives the same lease; empty when under none
/// @param secretSha256 of the part of its id that only the worker knows, in hexadecimal digits
/// @param heartbeat how long the worker may be silent
/// @param takenAt when it was handed out
/// @param ended empty while it is open
public record WorkerLease(
        String study,
        long token,
        long index,
        String worker,
        String request,
        String secretSha256,
        Duration heartbeat,
        Instant takenAt,
        Optional<Ended> ended) {

    /// How a lease came to its end.
    public enum Ending {
        /// Its worker gave a result.
        ANSWERED,
        /// The server ended the attempt: a deadline, a silent worker, a cancel.
        SUPERSEDED,
        /// Its worker gave it back.
        RETURNED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// The reverse of [#word].
        public static Ending of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /// @param outcome of the attempt; empty when it was given back
    /// @param cause why, when it did not succeed
    /// @param resultSha256 of the result it was answered with, in hexadecimal digits; empty when with none
    public record Ended(Ending how, Optional<Outcome> outcome, Optional<Cause> cause, String resultSha256) {}

    /// The same, once it has ended so.
    public WorkerLease ended(Ended end) {
        return new WorkerLease(
                study, token, index, worker, request, secretSha256, heartbeat, takenAt, Optional.of(end));
    }

    /// The same, open.
    public WorkerLease open() {
        return new WorkerLease(
                study, token, index, worker, request, secretSha256, heartbeat, takenAt, Optional.empty());
    }

    /// The same under another id.
    public WorkerLease renamed(String sha256) {
        return new WorkerLease(study, token, index, worker, request, sha256, heartbeat, takenAt, ended);
    }
}
