package dev.gridwright.files;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// The disk that a file or folder lies on. Its room is told also where the place at which it is mounted cannot be
/// seen, as in a changed root directory.
public final class Disk {
    private Disk() {}

    /// The bytes that this process may still write.
    ///
    /// @throws IOException when there is no such file or folder, or its file system does not tell
    public static long free(Path at) throws IOException {
        size(at);
        return at.toFile().getUsableSpace();
    }

    /// The bytes of all of it.
    ///
    /// @throws IOException as [#free]
    public static long size(Path at) throws IOException {
        long size = at.toFile().getTotalSpace();
        if (size > 0) {
            return size;
        }
        if (Files.notExists(at)) {
            throw new NoSuchFileException(at.toString());
        }
        throw new FileSystemException(at.toString(), null, "its file system does not tell its size");
    }

    /// The type of its file system, such as `ext4`, where that can be told.
    public static Optional<String> type(Path at) {
        try {
            return Optional.of(Files.getFileStore(at).type());
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
