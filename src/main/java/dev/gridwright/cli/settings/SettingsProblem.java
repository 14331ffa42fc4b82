package dev.gridwright.cli.settings;

/// A configuration file cannot be used.
public final class SettingsProblem extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String message;

    public SettingsProblem(String message) {
        super(message, null, false, false);
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }
}
