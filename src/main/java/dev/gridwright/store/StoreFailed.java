package dev.gridwright.store;

/// The store cannot be opened, read or written.
public final class StoreFailed extends RuntimeException {
    public StoreFailed(String message) {
        super(message);
    }

    public StoreFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
