package dev.gridwright.store;

import dev.gridwright.trial.Attempt;
import java.time.Instant;
import java.util.List;

/// What a study was doing when it was last seen.
///
/// @param attempts ended attempts of trials that have not ended, oldest first
/// @param leases open when the server ended; their trials that have no row were running or about to
public record OpenWork(List<PastAttempt> attempts, List<OpenLease> leases) {
    public OpenWork {
        attempts = List.copyOf(attempts);
        leases = List.copyOf(leases);
    }

    public record PastAttempt(long index, Attempt attempt, boolean charged) {}

    public record OpenLease(long token, List<Long> indices, String slot, Instant at) {
        public OpenLease {
            indices = List.copyOf(indices);
        }
    }
}
