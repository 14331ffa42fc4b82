package dev.gridwright.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/// Files that hold a secret: from their first byte on readable for their owner alone, there in full or not at all.
final class OwnFile {
    private OwnFile() {}

    static void write(Path folder, String name, byte[] content) {
        try {
            var whole = Files.createTempFile(folder, name, ".tmp", ownerOnly(folder));
            try {
                Files.write(whole, content);
                Files.move(
                        whole,
                        folder.resolve(name),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(whole);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The file " + name + " cannot be written to the data directory", e);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path folder) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
