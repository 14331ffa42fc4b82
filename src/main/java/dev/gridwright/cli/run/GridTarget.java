package dev.gridwright.cli.run;

import dev.gridwright.cli.host.CommandFailed;
import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.cli.host.FileTrouble;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;

/// A file that a grid is written to, whole or not at all: whoever reads it meanwhile sees the old or the new one.
///
/// @param name as its user gave it, for messages
/// @param force whether what is there is replaced
record GridTarget(String name, Path file, boolean force) {
    /// @throws CommandFailed when it is there and may not be replaced, or cannot be written
    void write(String text) {
        try {
            if (Files.isDirectory(file)) {
                throw CommandFailed.usage(name + " is a folder; name a file in it");
            }
            if (force && isOther()) {
                // A link, a pipe or a device such as /dev/stdout is written to, not replaced.
                Files.writeString(file, text);
                return;
            }
            if (!force && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                throw exists();
            }
            put(text);
        } catch (FileAlreadyExistsException e) {
            throw exists();
        } catch (IOException e) {
            throw new CommandFailed(ExitCode.INTERNAL, "cannot write " + name + ": " + FileTrouble.ofWriting(e));
        }
    }

    private boolean isOther() {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    private CommandFailed exists() {
        return CommandFailed.usage(name + " is there already; --force replaces it");
    }

    private void put(String text) throws IOException {
        var unfinished = file.resolveSibling("." + file.getFileName() + ".part");
        try {
            Files.deleteIfExists(unfinished);
            Files.writeString(unfinished, text);
            if (force) {
                keepPermissions(unfinished);
                Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } else {
                // Unlike a move, neither of them ever replaces what has come to be there meanwhile.
                try {
                    Files.createLink(file, unfinished);
                } catch (FileAlreadyExistsException e) {
                    throw e;
                } catch (UnsupportedOperationException | FileSystemException e) {
                    // Not every file system has links.
                    Files.copy(unfinished, file);
                }
            }
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private void keepPermissions(Path unfinished) throws IOException {
        var there = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (there != null && Files.exists(file)) {
            Files.setPosixFilePermissions(unfinished, there.readAttributes().permissions());
        }
    }
}
