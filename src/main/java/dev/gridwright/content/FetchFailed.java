package dev.gridwright.content;

/// A file could not be fetched, and trying again at once would not help.
public final class FetchFailed extends Exception {
    private static final long serialVersionUID = 1;

    private final String reason;

    /// @param reason one word of a small set, to count by: such as `http_status:404`, `timeout`, `checksum`
    /// @param message a whole sentence that names the address and says what to do
    public FetchFailed(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    /// A word to count by.
    public String reason() {
        return reason;
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
