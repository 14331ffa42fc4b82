package dev.gridwright.cli.host;

import dev.gridwright.files.FileReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/// Why a file could not be read or written, in words: the platform often says no more than its name.
public final class FileTrouble {
    private FileTrouble() {}

    /// What stands behind "it cannot be read:".
    public static String words(IOException problem) {
        return problem instanceof AccessDeniedException ? "its permissions do not allow it" : FileReason.of(problem);
    }

    /// What stands behind "it cannot be written:".
    public static String ofWriting(IOException problem) {
        return switch (problem) {
            case AccessDeniedException _ -> "its permissions, or those of its folder, do not allow it";
            case NoSuchFileException _ -> "its folder is not there";
            case DirectoryNotEmptyException _ -> "a folder of that name is there";
            case FileAlreadyExistsException _, NotDirectoryException _ -> "a file is where a folder would have to be";
            default -> words(problem);
        };
    }

    /// What stands behind "it cannot be written:", of a trouble that came through code that declares none.
    public static String ofWriting(UncheckedIOException problem) {
        var cause = problem.getCause();
        return cause == null ? String.valueOf(problem.getMessage()) : ofWriting(cause);
    }
}
