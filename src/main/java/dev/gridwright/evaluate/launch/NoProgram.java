package dev.gridwright.evaluate.launch;

import java.io.IOException;
import java.io.Serial;

/// The program of a command is not there, or may not be executed. Trying again changes nothing, until somebody puts it
/// there.
public final class NoProgram extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    private final int exitCode;

    private NoProgram(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    /// @param where it was looked for, as it ends the sentence
    static NoProgram missing(String where) {
        return new NoProgram("There is no program " + where, 127);
    }

    /// @param file that is there
    static NoProgram notExecutable(Object file) {
        return new NoProgram("The file " + file + " may not be executed", 126);
    }

    /// As a shell gives it: 127 when there is none, 126 when it may not be executed.
    public int exitCode() {
        return exitCode;
    }
}
