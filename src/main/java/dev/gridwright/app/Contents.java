package dev.gridwright.app;

import dev.gridwright.content.ContentCache;
import dev.gridwright.content.Downloads;
import dev.gridwright.content.OutboundWeb;
import dev.gridwright.content.Patience;
import dev.gridwright.content.SmallDownloads;
import dev.gridwright.evaluate.process.ChildSettings;
import dev.gridwright.images.DecoderSettings;
import dev.gridwright.images.Decoders;
import dev.gridwright.images.ImagePreparer;
import dev.gridwright.outbound.OutboundClient;
import dev.gridwright.prepare.InputLimits;
import dev.gridwright.prepare.Preparer;
import dev.gridwright.prepare.StudyPreparer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a server fetches for its studies, and keeps below its data directory.
///
/// Closing it breaks off what is being fetched.
final class Contents implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Contents.class);

    /// What is kept beyond what studies use now; the longest unused goes first.
    static final long MAX_BYTES = 20L << 30;

    private final ContentCache cache;
    private final Decoders decoders;
    private final Downloads downloads;
    private final ImagePreparer images;
    private final StudyPreparer preparer;

    private Contents(ContentCache cache, OutboundWeb web, Decoders decoders, InputLimits limits) {
        this.cache = cache;
        this.decoders = decoders;
        this.downloads = new Downloads(cache, web, Thread::sleep, Patience.DEFAULT, limits.fileBytes());
        this.images = new ImagePreparer(cache, new SmallDownloads(cache, web, Thread::sleep), decoders);
        this.preparer = new StudyPreparer(cache, downloads, images, limits, System::nanoTime);
    }

    /// @param decoders how many images are decoded at the same time
    static Contents open(Path data, OutboundClient outbound, int decoders, InputLimits limits, InstantSource clock) {
        return new Contents(
                new ContentCache(data.resolve("content"), clock),
                new OutboundWeb(outbound),
                new Decoders(decoders(data, decoders)),
                limits);
    }

    private static DecoderSettings decoders(Path data, int processes) {
        var children = ChildSettings.ofThisProcess(data, processes);
        return new DecoderSettings(children.java(), children.classPath(), processes, DecoderSettings.LIMIT);
    }

    Preparer preparer() {
        return preparer;
    }

    /// How much is kept.
    long bytes() {
        return cache.bytes();
    }

    /// Removes what was not used for so long, and what is too much.
    ///
    /// *Thread*: blocks; not for an event loop.
    void sweep(Optional<Duration> keep) {
        long removed = cache.sweep(keep, MAX_BYTES);
        if (removed > 0) {
            LOG.info("{} bytes of fetched files are removed: not used lately.", removed);
        }
    }

    @Override
    public void close() {
        preparer.close();
        decoders.close();
        images.close();
        downloads.close();
    }
}
