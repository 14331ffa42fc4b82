package dev.gridwright.web.access;

import dev.gridwright.log.Field;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Logs requests that were refused for their token, never the token. Whoever tries many cannot fill the log: beyond
/// some lines at once there is one a second, and the next line says how many had none.
///
/// *Thread*: one event loop, that of the server.
final class RefusalLog {
    private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
    private static final int LINES_AT_ONCE = 20;

    private final Bucket lines;
    private long without;

    /// @param nanos a clock
    RefusalLog(TimeMeter nanos) {
        lines = Bucket.builder()
                .addLimit(limit -> limit.capacity(LINES_AT_ONCE).refillGreedy(1, Duration.ofSeconds(1)))
                .withCustomTimePrecision(nanos)
                .build();
    }

    void log(@Nullable SocketAddress remote, String why) {
        if (!lines.tryConsume(1)) {
            without++;
            return;
        }
        LOG.warn(
                "A request of {} is refused: {}{}",
                new Field("address", remote == null ? "unknown" : remote.hostAddress()),
                why,
                without == 0 ? "" : " So were " + without + " before it.");
        without = 0;
    }
}
