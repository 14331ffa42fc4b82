package dev.gridwright.evaluate.command;

import dev.gridwright.files.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        Trees.remove(folders.root);
        Files.createDirectories(folders.work());
        Files.createDirectory(folders.output());
        return folders;
    }

    /// Removes what attempts of an earlier life have left.
    static void removeAll(Path attempts) {
        try {
            Trees.remove(attempts);
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
            Trees.remove(root);
        } catch (IOException e) {
            LOG.warn("The folder {} of an attempt could not be removed: {}", root, e.toString());
        }
    }
}
