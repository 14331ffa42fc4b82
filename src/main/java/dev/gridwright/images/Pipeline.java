package dev.gridwright.images;

import dev.gridwright.content.ContentCache;
import dev.gridwright.content.FetchFailed;
import dev.gridwright.data.ImageManifest;
import dev.gridwright.images.Sources.Found;
import dev.gridwright.images.decode.NotDecoded;
import dev.gridwright.trial.ImageSize;
import dev.gridwright.trial.Images;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Images on their way from where they are into tables: many wait for servers, a few decode, and between them a short
/// queue, so that fetching never runs far ahead of decoding.
///
/// ```
/// manifest --> fetch (virtual threads, `parallel`) --> queue --> decode, resize (two threads for each decoder) -->
/// rows
/// ```
///
/// *Thread*: run by one; blocks. An interrupt ends it, with all its threads.
final class Pipeline {
    /// A decoder gets its next image while the pixels of the last are put away.
    private static final int THREADS_PER_DECODER = 2;

    /// For each decoder so many images wait at most.
    private static final int QUEUED_PER_DECODER = 8;

    private final ContentCache cache;
    private final Decoders decoders;
    private final Sources sources;
    private final ImageManifest manifest;
    private final Images images;
    private final ImageProgress progress;
    private final AtomicReferenceArray<Result> results;

    /// What became of one image.
    sealed interface Result {
        record Fetched(String sha256) implements Result {}

        /// It is left out.
        ///
        /// @param sha256 of its file; empty when there was none
        record Skipped(String sha256, String reason) implements Result {}
    }

    /// An image for the decoders.
    ///
    /// @param row from 0; -1 says that there are no more
    private record Queued(int row, Found found) {}

    Pipeline(
            ContentCache cache,
            Decoders decoders,
            Sources sources,
            ImageManifest manifest,
            Images images,
            ImageProgress progress) {
        this.cache = cache;
        this.decoders = decoders;
        this.sources = sources;
        this.manifest = manifest;
        this.images = images;
        this.progress = progress;
        this.results = new AtomicReferenceArray<>(manifest.entries().size());
    }

    /// What became of each image, by row.
    Result result(int row) {
        var result = results.get(row);
        if (result == null) {
            throw new IllegalStateException("row " + row + " was not looked at");
        }
        return result;
    }

    /// Fetches all images and decodes none: what comes of it is enough to know a table that was made before.
    void fetch() throws ImagesFailed, IOException, InterruptedException {
        try (var threads = Threads.open()) {
            startFetching(threads, (row, found) -> found.release(cache), () -> {});
            threads.join(fetchers());
        }
    }

    /// Fetches all images and decodes them as they come.
    ///
    /// @param scratches where their pixels go
    void run(List<Scratch> scratches) throws ImagesFailed, IOException, InterruptedException {
        int workers = decoders.processes() * THREADS_PER_DECODER;
        var queue = new ArrayBlockingQueue<Queued>(decoders.processes() * QUEUED_PER_DECODER);
        try (var threads = Threads.open()) {
            startFetching(threads, (row, found) -> queue.put(new Queued(row, found)), () -> {
                for (int i = 0; i < workers; i++) {
                    queue.put(new Queued(-1, new Found("", manifest.file(), false)));
                }
            });
            for (int i = 0; i < workers; i++) {
                threads.compute(() -> decodeAll(queue, scratches));
            }
            threads.join(fetchers() + workers);
        } finally {
            queue.forEach(queued -> queued.found().release(cache));
        }
    }

    private int fetchers() {
        return Math.min(images.fetch().parallel(), manifest.entries().size());
    }

    private interface Sink {
        void take(int row, Found found) throws InterruptedException;
    }

    private interface End {
        void come() throws InterruptedException;
    }

    /// @param end told by the last one that fetched
    private void startFetching(Threads threads, Sink sink, End end) {
        var next = new AtomicInteger();
        var left = new AtomicInteger(fetchers());
        for (int i = 0; i < fetchers(); i++) {
            threads.await(() -> {
                for (int row = next.getAndIncrement(); row < results.length(); row = next.getAndIncrement()) {
                    fetch(row, sink);
                }
                if (left.decrementAndGet() == 0) {
                    end.come();
                }
                return null;
            });
        }
    }

    private void fetch(int row, Sink sink) throws ImagesFailed, IOException, InterruptedException {
        var entry = manifest.entries().get(row);
        try {
            var found = sources.find(entry);
            results.set(row, new Result.Fetched(found.sha256()));
            progress.fetchedOne();
            boolean taken = false;
            try {
                sink.take(row, found);
                taken = true;
            } finally {
                if (!taken) {
                    // Interrupted before there was room for it: nobody else would give it back.
                    found.release(cache);
                }
            }
        } catch (FetchFailed e) {
            skip(row, "", e.reason(), e.sentence());
        }
    }

    private @Nullable Void decodeAll(BlockingQueue<Queued> queue, List<Scratch> scratches)
            throws ImagesFailed, IOException, InterruptedException {
        var sizes = scratches.stream().map(Scratch::size).toList();
        for (var next = queue.take(); next.row() >= 0; next = queue.take()) {
            try {
                decode(next, sizes, scratches);
            } finally {
                next.found().release(cache);
            }
        }
        return null;
    }

    private void decode(Queued queued, List<ImageSize> sizes, List<Scratch> scratches)
            throws ImagesFailed, IOException, InterruptedException {
        try {
            var decoded = decoders.decode(queued.found().file(), sizes, images.channels());
            for (int i = 0; i < decoded.size(); i++) {
                scratches.get(i).put(queued.row(), decoded.get(i));
            }
            progress.processedOne();
        } catch (NotDecoded e) {
            var place = manifest.entries().get(queued.row()).place();
            skip(
                    queued.row(),
                    queued.found().sha256(),
                    e.reason(),
                    place + " is no image that can be read: " + e.detail() + ".");
        }
    }

    private void skip(int row, String sha256, String reason, String sentence) throws ImagesFailed {
        if (!images.fetch().skip()) {
            throw new ImagesFailed("The image on line "
                    + manifest.entries().get(row).line() + " of the manifest cannot be used: " + sentence
                    + " Correct the manifest, or leave such images out with fetch: {on_error: skip}.");
        }
        results.set(row, new Result.Skipped(sha256, reason));
        progress.skippedOne();
    }
}
