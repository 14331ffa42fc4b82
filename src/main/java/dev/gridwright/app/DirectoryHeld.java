package dev.gridwright.app;

/// The data directory belongs to another process; the message says to which, and the ways out.
public final class DirectoryHeld extends RuntimeException {
    private static final long serialVersionUID = 1;

    DirectoryHeld(String message) {
        super(message, null, false, false);
    }
}
