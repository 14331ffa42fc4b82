package dev.gridwright.prepare;

/// Something that a study needs cannot be had.
final class NotPrepared extends Exception {
    private static final long serialVersionUID = 1;

    /// @param message whole sentences that name what it is, and say what to do
    NotPrepared(String message) {
        super(message);
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
