package dev.gridwright.content;

import java.time.Duration;
import java.util.Optional;

/// A request failed in a way that may pass. The message goes on from the address: "answered 503 Service Unavailable".
final class Passing extends Exception {
    private static final long serialVersionUID = 1;

    private final String reason;
    private final transient Optional<Duration> after;

    Passing(String message, String reason) {
        this(message, reason, Optional.empty());
    }

    /// @param after how long the server asks to be left alone
    Passing(String message, String reason, Optional<Duration> after) {
        super(message);
        this.reason = reason;
        this.after = after;
    }

    String reason() {
        return reason;
    }

    Optional<Duration> after() {
        return after;
    }
}
