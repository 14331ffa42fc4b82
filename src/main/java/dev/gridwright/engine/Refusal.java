package dev.gridwright.engine;

/// The caller asked for something that cannot be; nothing was changed.
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    public Refusal(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public static Refusal unknownStudy(String id) {
        return new Refusal(Reason.UNKNOWN_STUDY, "There is no study '" + id + "'.");
    }

    /// A study that has not ended and cannot be read again, or not be run.
    public static Refusal cannotGoOn(String id, Throwable error) {
        return new Refusal(Reason.NOT_RUNNABLE, "Study '" + id + "' cannot go on: " + error.getMessage());
    }

    public static Refusal draining() {
        return new Refusal(Reason.DRAINING, "The server is shutting down.");
    }

    /// Nothing can be changed as long as the store is at fault.
    ///
    /// @param fault of the store
    public static Refusal storeFault(String fault) {
        return new Refusal(Reason.STORE_FAULT, "The store does not take changes: " + fault);
    }

    public Reason reason() {
        return reason;
    }

    public enum Reason {
        UNKNOWN_STUDY,
        UNKNOWN_POOL,
        STUDY_ENDED,
        STUDY_ENDING,
        STUDY_NOT_ENDED,
        INVALID_CHANGE,
        VERSION_CHANGED,
        NOTHING_TO_RETRY,
        GRID_TOO_LARGE,
        QUOTA_EXCEEDED,
        NO_POINTS,
        NOT_RUNNABLE,
        LEASE_GONE,
        LEASE_SUPERSEDED,
        RESULT_DIFFERS,
        REQUEST_DIFFERS,
        OVERLOADED,
        DRAINING,
        STORE_FAULT
    }
}
