package dev.gridwright.data;

import java.nio.file.Path;

/// Says why a data file cannot be used: which file, where in it, what was found and what is wanted.
public final class DataProblem extends Exception {

    private static final long serialVersionUID = 1L;

    private DataProblem(String message, Throwable cause) {
        super(message, cause);
    }

    private DataProblem(String message) {
        super(message);
    }

    static DataProblem in(Path file, String what) {
        return new DataProblem("%s: %s".formatted(file, what));
    }

    static DataProblem in(Path file, String what, Throwable cause) {
        return new DataProblem("%s: %s".formatted(file, what), cause);
    }

    static DataProblem at(Path file, long line, String what) {
        return new DataProblem("%s, line %d: %s".formatted(file, line, what));
    }
}
