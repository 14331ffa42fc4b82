package dev.gridwright.evaluate.command.result;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/// A file that a command was to leave in its output folder. It is not to be trusted: a link, a folder, a pipe that
/// never ends, or a file that fills the memory is refused.
///
/// @param folder of the output, absolute
/// @param path below it
record OutputFile(Path folder, String path) {
    static final int MAX_BYTES = 1024 * 1024;

    /// Removes what a former process left, which must not be taken for a later one's.
    ///
    /// @throws IOException when something is there that cannot be removed
    void remove() throws IOException {
        if (!Files.isDirectory(file(), LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(file());
        }
    }

    /// @throws IOException with what is wrong with it, as it ends a sentence
    String text() throws IOException {
        try {
            if (!Files.isRegularFile(file(), LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(
                        Files.exists(file(), LinkOption.NOFOLLOW_LINKS) ? "is not a plain file" : "is not there");
            }
            if (!file().toRealPath().startsWith(folder.toRealPath())) {
                throw new IOException("is reached through a link out of the folder");
            }
            try (var in = Files.newInputStream(file(), LinkOption.NOFOLLOW_LINKS)) {
                var bytes = in.readNBytes(MAX_BYTES + 1);
                if (bytes.length > MAX_BYTES) {
                    throw new IOException(String.format(Locale.ROOT, "is longer than %,d bytes", MAX_BYTES));
                }
                return new String(bytes, StandardCharsets.UTF_8);
            }
        } catch (NoSuchFileException e) {
            throw new IOException("is not there", e);
        }
    }

    private Path file() {
        return folder.resolve(path).normalize();
    }
}
