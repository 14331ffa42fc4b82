package dev.gridwright.images.decode;

/// A file that does not become pixels.
public final class NotDecoded extends Exception {
    private static final long serialVersionUID = 1;

    private final String reason;

    /// @param reason one word to count by: `not_an_image`, `broken`, `too_many_pixels`, `too_large`, `unsupported`
    /// @param detail what was found, in a few words
    public NotDecoded(String reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }

    /// What was found.
    public String detail() {
        return String.valueOf(getMessage());
    }
}
