package dev.gridwright.cli.client;

import java.util.List;

/// A request to a server, or to a data directory, was not answered as wished.
public final class RequestFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String message;
    private final Kind kind;
    private final transient List<String> details;

    public RequestFailed(Kind kind, String message, List<String> details) {
        super(message);
        this.message = message;
        this.kind = kind;
        this.details = List.copyOf(details);
    }

    public RequestFailed(Kind kind, String message) {
        this(kind, message, List.of());
    }

    public RequestFailed(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.message = message;
        this.kind = kind;
        this.details = List.of();
    }

    @Override
    public String getMessage() {
        return message;
    }

    public Kind kind() {
        return kind;
    }

    /// Every single thing that is wrong, when there are several.
    public List<String> details() {
        return details;
    }

    /// Why.
    public enum Kind {
        /// Nobody answers there.
        UNREACHABLE,
        /// An answer was not finished.
        BROKEN_OFF,
        /// The server does not do that, not for us, or not now.
        REFUSED,
        /// There is no such study or trial.
        UNKNOWN,
        /// What was asked is wrong in itself.
        INVALID,
        /// The other side made a mistake.
        FAULT
    }
}
