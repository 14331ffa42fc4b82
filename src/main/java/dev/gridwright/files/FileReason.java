package dev.gridwright.files;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/// Why something could not be done with a file: the platform's own words are often no more than its name.
public final class FileReason {
    private FileReason() {}

    /// In words, without the name of the file.
    public static String of(IOException problem) {
        return switch (problem) {
            case NoSuchFileException _ -> "it is not there";
            case FileSystemException failed when failed.getReason() != null -> failed.getReason();
            default -> problem.getMessage() == null ? problem.getClass().getSimpleName() : problem.getMessage();
        };
    }
}
