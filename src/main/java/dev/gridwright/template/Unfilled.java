package dev.gridwright.template;

/// A template cannot be filled in: nothing is known by a name in it.
public final class Unfilled extends Exception {
    private static final long serialVersionUID = 1;

    /// @param message a whole sentence that says what is missing, and what to do; never a secret
    public Unfilled(String message) {
        super(message);
    }

    /// What is missing, and what to do.
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
