package dev.gridwright.app;

import dev.gridwright.app.ServerSettings.Purpose;
import dev.gridwright.content.ContentCache;
import dev.gridwright.content.Downloads;
import dev.gridwright.content.JdkWeb;
import dev.gridwright.content.Patience;
import dev.gridwright.content.PrivateHosts;
import dev.gridwright.prepare.Preparer;
import dev.gridwright.prepare.StudyPreparer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
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
    private final JdkWeb web;
    private final Preparer preparer;

    private Contents(ContentCache cache, JdkWeb web) {
        this.cache = cache;
        this.web = web;
        this.preparer = new StudyPreparer(cache, new Downloads(cache, web, Thread::sleep, Patience.DEFAULT));
    }

    static Contents open(Path data, Purpose purpose, InstantSource clock) {
        JdkWeb.HostRule hosts = switch (purpose) {
            case Purpose.Serve _ -> new PrivateHosts(List.of());
            case Purpose.Run _ -> _ -> {};
        };
        return new Contents(new ContentCache(data.resolve("content"), clock), new JdkWeb(hosts));
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
        web.close();
    }
}
