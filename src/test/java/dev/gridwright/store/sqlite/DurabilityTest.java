package dev.gridwright.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills a process that stores trials, at random moments.
final class DurabilityTest {
    private static final int KILLS = Integer.getInteger("gridwright.test.kills", 5);

    @TempDir
    private Path directory;

    @Test
    void what_was_acknowledged_survives_kill_9() throws Exception {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var acknowledged = new ArrayList<Long>();
        long next = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            int before = acknowledged.size();
            long moment = random.nextInt(4_000);
            var process = JavaProcess.start(AcknowledgingWriter.class, directory, next);
            try (var output = process.inputReader()) {
                // Whoever kills by the process itself closes its output, and loses what it had still said.
                for (var line = output.readLine(); line != null; line = output.readLine()) {
                    acknowledged.add(Long.parseLong(line));
                    if (acknowledged.size() - before == moment + 1) {
                        process.toHandle().destroyForcibly();
                    }
                }
            } catch (NumberFormatException e) {
                throw new AssertionError("seed " + seed + ": a line was cut that should have been whole", e);
            }
            assertThat(process.waitFor()).isEqualTo(137);
            assertThat(acknowledged).hasSizeGreaterThan(before);

            try (var store = SqliteFixture.open(directory)) {
                assertThat(store.incarnation()).isEqualTo(2L * kill);
                var stored = new HashSet<Long>();
                store.forEachEnded(AcknowledgingWriter.STUDY, ended -> {
                    stored.add(ended.index());
                    if (ended.objective().orElseThrow() != AcknowledgingWriter.objective(ended.index())) {
                        throw new AssertionError("seed " + seed + ": not what was written: " + ended);
                    }
                });
                assertThat(stored).as("seed %d", seed).containsAll(acknowledged);
                next = stored.size();
                assertThat(Collections.max(stored)).as("no gap, seed %d", seed).isEqualTo(next - 1);
            }
        }
    }
}
