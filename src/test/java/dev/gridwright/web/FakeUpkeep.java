package dev.gridwright.web;

import dev.gridwright.kept.KeptFiles;
import dev.gridwright.store.Storage;
import dev.gridwright.web.upkeep.Upkeep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// A store whose copies are made by a test.
final class FakeUpkeep implements Upkeep {
    /// Where copies are written; each holds `bytes` of zeros.
    volatile Path folder = Path.of("");

    volatile int bytes = 3;

    volatile long freeBytes = 1L << 40;

    /// Making a copy waits for it.
    volatile CountDownLatch gate = new CountDownLatch(0);

    final CountDownLatch begun = new CountDownLatch(1);

    @Override
    public Storage storage() {
        return new Storage(4096, 1024, 512, 100, 3, 2, 40, 7, 1000, freeBytes);
    }

    @Override
    public long contentBytes() {
        return 70;
    }

    @Override
    public long maxContentBytes() {
        return 700;
    }

    @Override
    public KeptFiles.Total keptFiles() {
        return new KeptFiles.Total(80, 2);
    }

    @Override
    public Optional<Duration> keep() {
        return Optional.of(Duration.ofDays(30));
    }

    @Override
    public Path copy() {
        begun.countDown();
        try {
            gate.await();
            return Files.write(Files.createTempFile(folder, "copy", ".tmp"), new byte[bytes]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
