package dev.gridwright.store;

/// A change contradicts what is stored, so it was not made.
public final class ChangeRefused extends RuntimeException {
    public ChangeRefused(String message) {
        super(message);
    }

    public ChangeRefused(String message, Throwable cause) {
        super(message, cause);
    }
}
