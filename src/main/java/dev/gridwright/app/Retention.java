package dev.gridwright.app;

import dev.gridwright.log.Field;
import dev.gridwright.store.Change;
import dev.gridwright.store.ChangeRefused;
import dev.gridwright.store.StoreFailed;
import dev.gridwright.store.StoreUpkeep;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes studies that ended long ago, some at a time. Their rows go bit by bit while the store has nothing else to
/// do, and leave room in the database that is used again.
///
/// *Thread*: any but an event loop, one at a time.
final class Retention {
    static final Duration PERIOD = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final int BATCH = 100;
    private static final int MOST_AT_ONCE = 10_000;

    private final StoreUpkeep store;
    private final Function<Change, CompletableFuture<Void>> writing;
    private final Consumer<String> afterwards;
    private final Duration keep;
    private final InstantSource clock;
    private final ClockTrust trust;

    /// @param writing makes a change to the store
    /// @param afterwards told the id of each study that was removed
    /// @param keep how long a study is kept after its end
    /// @param nanos the monotonic clock
    Retention(
            StoreUpkeep store,
            Function<Change, CompletableFuture<Void>> writing,
            Consumer<String> afterwards,
            Duration keep,
            InstantSource clock,
            LongSupplier nanos) {
        this.store = store;
        this.writing = writing;
        this.afterwards = afterwards;
        this.keep = keep;
        this.clock = clock;
        this.trust = new ClockTrust(clock, nanos, keep);
    }

    /// Removes what is too old now; a study that cannot be removed is tried again with the next sweep.
    ///
    /// @return how many were removed
    int sweep() {
        if (!trust.believed()) {
            return 0;
        }
        int removed = 0;
        int before;
        do {
            before = removed;
            for (var id : store.endedBefore(clock.instant().minus(keep), BATCH)) {
                removed += remove(id) ? 1 : 0;
            }
        } while (removed > before && removed < MOST_AT_ONCE);
        return removed;
    }

    private boolean remove(String id) {
        try {
            writing.apply(new Change.StudyDeleted(id)).join();
            afterwards.accept(id);
            LOG.info("Study {} is removed: it ended more than {} ago (--keep).", Field.study(id), text(keep));
            return true;
        } catch (CompletionException e) {
            return switch (e.getCause()) {
                // Somebody else was quicker, or has it run again.
                case ChangeRefused refused -> false;
                case StoreFailed failed -> throw failed;
                case null, default -> throw e;
            };
        }
    }

    private static String text(Duration duration) {
        return duration.toDays() > 0 ? duration.toDays() + " d" : duration.toSeconds() + " s";
    }
}
