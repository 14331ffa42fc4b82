package dev.gridwright.web.events;

/// How much all streams together may send, so that readers of a busy study do not take the processor from its trials.
///
/// *Thread*: one event loop.
final class StreamBudget {
    /// A local connection takes some gigabytes a second; this costs a small part of one core.
    static final long BYTES_PER_SECOND = 16L << 20;

    /// What may be saved up while nothing is sent.
    private static final long MAX_SAVED = BYTES_PER_SECOND / 10;

    private long saved = MAX_SAVED;
    private long lookedAt;

    StreamBudget(long nowNanos) {
        this.lookedAt = nowNanos;
    }

    /// Whether something may be sent now; what it takes may exceed what is saved, and is owed then.
    boolean open(long nowNanos) {
        double seconds = (nowNanos - lookedAt) / 1e9;
        lookedAt = nowNanos;
        saved = Math.min(MAX_SAVED, saved + (long) (seconds * BYTES_PER_SECOND));
        return saved > 0;
    }

    void take(int bytes) {
        saved -= bytes;
    }
}
