package dev.gridwright.cli.program;

/// Words of commands that a user may copy.
public final class ShellWord {
    private ShellWord() {}

    /// `text` as one word for a shell.
    public static String of(String text) {
        return text.matches("[A-Za-z0-9_./:=,@%+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
