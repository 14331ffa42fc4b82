package dev.gridwright.outbound;

import java.io.IOException;

/// A request that got no whole answer. The message is a sentence for whoever asked for it, and names no header or body.
public final class OutboundFailed extends IOException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /// What went wrong.
    public enum Reason {
        /// The address may not be connected to, or is none.
        REFUSED,
        /// The host has no address, cannot be reached, or does not prove who it is.
        UNREACHABLE,
        /// It did not answer in time.
        TIMEOUT,
        /// It broke off.
        BROKEN,
        /// It sent more than was agreed.
        TOO_LARGE
    }

    OutboundFailed(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    OutboundFailed(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
