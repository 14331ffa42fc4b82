package dev.gridwright.cli;

/// Words of commands that a user may copy.
final class ShellWord {
    private ShellWord() {}

    /// `text` as one word for a shell.
    static String of(String text) {
        return text.matches("[A-Za-z0-9_./:=,@%+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
