package dev.gridwright.cli.host;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/// Why a file could not be read or written, in words: the platform often says no more than its name.
public final class FileTrouble {
    private FileTrouble() {}

    /// What stands behind "it cannot be read:".
    public static String words(IOException problem) {
        return switch (problem) {
            case AccessDeniedException _ -> "its permissions do not allow it";
            case NoSuchFileException _ -> "it is not there";
            case FileSystemException failed when failed.getReason() != null -> failed.getReason();
            default -> String.valueOf(problem.getMessage());
        };
    }
}
