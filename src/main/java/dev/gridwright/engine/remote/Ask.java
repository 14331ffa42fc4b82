package dev.gridwright.engine.remote;

import java.time.Duration;
import java.util.Set;

/// A worker asks for trials.
///
/// @param scope whose worker it is: request ids of different scopes have nothing to do with each other
/// @param worker how the worker calls itself
/// @param requestId under which asking again gives the same leases while one of them is open; empty for none
/// @param queues of which a trial may be, at least one
/// @param max leases, from 1 to [#MAX_LEASES]
/// @param patience how long it waits for work, at most [#MAX_PATIENCE]
/// @param heartbeat how long the worker may be silent before its leases are lost
public record Ask(
        String scope,
        String worker,
        String requestId,
        Set<String> queues,
        int max,
        Duration patience,
        Duration heartbeat) {
    public static final int MAX_LEASES = 64;
    public static final int MAX_QUEUES = 16;
    public static final Duration MAX_PATIENCE = Duration.ofSeconds(30);
    public static final Duration MIN_HEARTBEAT = Duration.ofSeconds(1);
    public static final Duration MAX_HEARTBEAT = Duration.ofMinutes(10);
    public static final Duration DEFAULT_HEARTBEAT = Duration.ofSeconds(30);

    public Ask {
        queues = Set.copyOf(queues);
        if (queues.isEmpty() || max < 1 || max > MAX_LEASES) {
            throw new IllegalArgumentException("a worker asks at least one queue for 1 to " + MAX_LEASES + " leases");
        }
    }

    /// What is kept of the request id; empty for none.
    String request() {
        return requestId.isEmpty() ? "" : scope + " " + worker + " " + requestId;
    }

    /// Whether the other asks for the same, however long it waits.
    boolean sameAs(Ask other) {
        return queues.equals(other.queues) && max == other.max && heartbeat.equals(other.heartbeat);
    }
}
