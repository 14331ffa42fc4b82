package dev.gridwright.evaluate.command;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The folders of one attempt, removed with all that is in them when it is over.
///
/// @param root of this attempt alone, named by its token
record AttemptFolders(Path root) implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AttemptFolders.class);

    /// @param attempts the folder of all attempts, absolute
    /// @throws IOException when they cannot be made
    static AttemptFolders make(Path attempts, long token) throws IOException {
        var folders = new AttemptFolders(attempts.resolve(Long.toString(token)));
        remove(folders.root);
        Files.createDirectories(folders.work());
        Files.createDirectory(folders.output());
        return folders;
    }

    /// Removes what attempts of an earlier life have left.
    static void removeAll(Path attempts) {
        try {
            remove(attempts);
        } catch (IOException e) {
            LOG.warn("Folders of earlier attempts could not be removed from {}: {}", attempts, e.toString());
        }
    }

    /// For whatever the command wants to leave there; its working directory where it has no other.
    Path work() {
        return root.resolve("work");
    }

    /// For what is to be kept.
    Path output() {
        return root.resolve("output");
    }

    /// The point as JSON.
    Path params() {
        return root.resolve("params.json");
    }

    @Override
    public void close() {
        try {
            remove(root);
        } catch (IOException e) {
            LOG.warn("The folder {} of an attempt could not be removed: {}", root, e.toString());
        }
    }

    /// Links are removed, never followed. A folder that its owner may not enter is opened first.
    private static void remove(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) && !Files.isReadable(file)) {
                    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
                    remove(file);
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }

            @Override
            public FileVisitResult preVisitDirectory(Path inner, BasicFileAttributes attributes) throws IOException {
                if (!Files.isWritable(inner) || !Files.isExecutable(inner)) {
                    Files.setPosixFilePermissions(inner, PosixFilePermissions.fromString("rwx------"));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path inner, @Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.deleteIfExists(inner);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
