package dev.gridwright.engine.remote;

/// A worker cannot be given leases; nothing was changed.
public final class Declined extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Why why;

    Declined(Why why, String message) {
        super(message, null, false, false);
        this.why = why;
    }

    public Why why() {
        return why;
    }

    public enum Why {
        /// Too many wait, or too many leases are open.
        OVERLOADED,
        /// The server is shutting down.
        STOPPED,
        /// The request id stands for another request.
        REQUEST_DIFFERS,
        /// The store did not take the leases.
        NOT_STORED
    }
}
