package dev.gridwright.web.http;

/// How much all streams of a kind together may send, so that their readers do not take the processor from trials.
///
/// *Thread*: one event loop.
public final class StreamBudget {
    /// A local connection takes some gigabytes a second; this costs a small part of one core.
    static final long BYTES_PER_SECOND = 8L << 20;

    /// What may be saved up while nothing is sent.
    private static final long MAX_SAVED = BYTES_PER_SECOND / 10;

    private long saved = MAX_SAVED;
    private long lookedAt;

    public StreamBudget(long nowNanos) {
        this.lookedAt = nowNanos;
    }

    /// Whether something may be sent now; what it takes may exceed what is saved, and is owed then.
    public boolean open(long nowNanos) {
        double seconds = (nowNanos - lookedAt) / 1e9;
        lookedAt = nowNanos;
        saved = Math.min(MAX_SAVED, saved + (long) (seconds * BYTES_PER_SECOND));
        return saved > 0;
    }

    public void take(int bytes) {
        saved -= bytes;
    }
}
