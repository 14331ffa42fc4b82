package dev.gridwright.images;

import dev.gridwright.content.Address;
import dev.gridwright.content.ContentCache;
import dev.gridwright.content.FetchFailed;
import dev.gridwright.content.Patience;
import dev.gridwright.content.Sha256;
import dev.gridwright.content.SmallDownloads;
import dev.gridwright.content.Web;
import dev.gridwright.data.ImageManifest.Entry;
import dev.gridwright.trial.Images;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

/// Where the images of one manifest come from: addresses, and files beside it.
///
/// *Thread*: any; blocks.
final class Sources {
    private static final long MAX_FILE_BYTES = 64L << 20;

    private final SmallDownloads downloads;
    private final Path manifest;
    private final Images images;
    private final Patience patience;
    private final Web.Limits limits;

    Sources(SmallDownloads downloads, Path manifest, Images images) {
        this.downloads = downloads;
        this.manifest = manifest;
        this.images = images;
        var timeout = images.fetch().timeout();
        this.patience = new Patience(
                timeout, timeout, images.fetch().retries(), Duration.ofMillis(100), Duration.ofSeconds(10));
        this.limits = new Web.Limits(timeout, timeout, timeout);
    }

    /// An image that is on this machine.
    ///
    /// @param taken whether it was taken from the cache
    record Found(String sha256, Path file, boolean taken) {
        void release(ContentCache cache) {
            if (taken) {
                cache.release(sha256);
            }
        }
    }

    /// @throws FetchFailed when it cannot be had
    /// @throws IOException when it cannot be kept
    Found find(Entry entry) throws FetchFailed, IOException, InterruptedException {
        if (entry.isRemote()) {
            var content = downloads.fetch(new Address(entry.place()), patience, limits, MAX_FILE_BYTES);
            return new Found(content.sha256(), content.file(), true);
        }
        return local(entry);
    }

    private Found local(Entry entry) throws FetchFailed {
        var place = entry.place();
        try {
            var file = manifest.resolveSibling(place).toRealPath();
            if (images.root().isPresent()
                    && !file.startsWith(Path.of(images.root().get()).toRealPath())) {
                throw new FetchFailed("missing_file", place + " leads out of the data root.");
            }
            if (!Files.isRegularFile(file)) {
                throw new FetchFailed("missing_file", place + " is no file.");
            }
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new FetchFailed("too_large", place + " is larger than " + MAX_FILE_BYTES + " bytes.");
            }
            return new Found(Sha256.of(file), file, false);
        } catch (NoSuchFileException e) {
            throw new FetchFailed("missing_file", place + " does not exist.");
        } catch (IOException e) {
            throw new FetchFailed("missing_file", place + " cannot be read: " + e.getMessage() + ".");
        }
    }
}
