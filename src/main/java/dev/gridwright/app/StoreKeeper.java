package dev.gridwright.app;

import dev.gridwright.kept.KeptFiles;
import dev.gridwright.store.Storage;
import dev.gridwright.store.StoreUpkeep;
import dev.gridwright.web.upkeep.Upkeep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Looks after what a server stores. Its copies lie in the data directory until they are sent; those that a crash left
/// behind go with the next start.
///
/// @param data the data directory
record StoreKeeper(StoreUpkeep store, Contents contents, KeptFiles files, Path data, Optional<Duration> keep)
        implements Upkeep {
    private static final String COPY_START = "backup-";
    private static final String COPY_END = ".tmp";

    /// Takes away the copies that a server that was killed has left.
    static void removeStale(Path data) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(data, COPY_START + "*" + COPY_END + "*")) {
            for (var file : files) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("An unfinished backup in the data directory cannot be removed", e);
        }
    }

    @Override
    public Storage storage() {
        return store.storage();
    }

    @Override
    public long contentBytes() {
        return contents.bytes();
    }

    @Override
    public long maxContentBytes() {
        return Contents.MAX_BYTES;
    }

    @Override
    public KeptFiles.Total keptFiles() {
        return files.total();
    }

    @Override
    public Path copy() {
        try {
            // Readable for the owner alone, as files made so are.
            var file = Files.createTempFile(data, COPY_START, COPY_END);
            try {
                store.copyTo(file);
                return file;
            } catch (RuntimeException e) {
                Files.deleteIfExists(file);
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("A copy cannot be made in the data directory", e);
        }
    }
}
