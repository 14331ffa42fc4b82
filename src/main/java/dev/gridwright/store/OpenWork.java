package dev.gridwright.store;

import dev.gridwright.trial.Attempt;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a study was doing when it was last seen.
///
/// @param attempts ended attempts of trials that have not ended, oldest first
/// @param leases open when the server ended; their trials that have no row were running or about to
public record OpenWork(List<PastAttempt> attempts, List<OpenLease> leases) {
    public OpenWork {
        attempts = List.copyOf(attempts);
        leases = List.copyOf(leases);
    }

    /// An attempt that has ended.
    ///
    /// @param charged whether it counts against its trial's retries
    /// @param forgiven whether its trial was retried by its user since, so that it counts against nothing
    /// @param due when its trial may be tried again, if not at once
    public record PastAttempt(long index, Attempt attempt, boolean charged, boolean forgiven, Optional<Instant> due) {
        public PastAttempt(long index, Attempt attempt, boolean charged) {
            this(index, attempt, charged, false, Optional.empty());
        }
    }

    public record OpenLease(long token, List<Long> indices, String slot, Instant at) {
        public OpenLease {
            indices = List.copyOf(indices);
        }
    }
}
