package dev.gridwright.metrics;

import dev.gridwright.files.Disk;
import io.prometheus.metrics.core.metrics.Histogram;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// Measures the store and the disk it is on.
///
/// *Thread*: any; what a scrape asks of the disk may block.
public final class StoreMetrics {
    private static final double[] COMMITS = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30
    };
    private static final double[] ROWS = {1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000};

    private final Family family;
    private final Histogram commit;
    private final Histogram rows;

    StoreMetrics(Family family) {
        this.family = family;
        commit = family.histogram(
                "gridwright_store_commit_seconds", "How long a group of changes took until it was durable.", COMMITS);
        rows = family.histogram(
                "gridwright_store_batch_rows", "How many changes were made durable at once, as a group.", ROWS);
    }

    /// A group of changes has become durable.
    public void committed(int changes, Duration took) {
        commit.observe(took.toNanos() / 1e9);
        rows.observe(changes);
    }

    /// Shows whether a store takes changes, and the room on its disk, from now on.
    ///
    /// @param fault why it takes none, when it does not
    public void watch(Path directory, Supplier<Optional<String>> fault) {
        family.gauge(
                "gridwright_store_fault",
                "Whether changes cannot be stored at the moment (1) or can (0).",
                () -> fault.get().isPresent() ? 1 : 0);
        family.gauge(
                "gridwright_store_disk_free_bytes",
                "Room that is left on the disk of the data directory.",
                () -> bytes(directory, Disk::free));
        family.gauge(
                "gridwright_store_disk_size_bytes",
                "Size of the disk of the data directory.",
                () -> bytes(directory, Disk::size));
    }

    private interface Room {
        long of(Path directory) throws IOException;
    }

    private static double bytes(Path directory, Room room) {
        try {
            return room.of(directory);
        } catch (IOException e) {
            return Double.NaN;
        }
    }
}
