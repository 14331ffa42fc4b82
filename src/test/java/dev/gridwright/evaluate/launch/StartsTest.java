package dev.gridwright.evaluate.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Starts that leave nothing behind: no descriptor, thread, zombie, control group or file.
///
/// 40 starts on each ladder; `-Dgridwright.nasty=100` makes it 10,000 and prints how many there were in a second,
/// two at a time.
final class StartsTest {
    private static final int STARTS = Integer.getInteger("gridwright.nasty", 1) > 1 ? 10_000 : 40;
    private static final int AT_ONCE = 2;

    private static final Duration DEADLOCK = Duration.ofSeconds(60);

    /// A JVM opens and closes a few of its own: what grows with the starts is more.
    private static final int ROOM = STARTS * 3 / 4;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Ladder.class)
    void many_starts_leave_nothing_behind(Ladder ladder) throws Exception {
        try (var attempts = Attempts.on(ladder, folder);
                var callers = Executors.newFixedThreadPool(AT_ONCE)) {
            startOne(attempts);
            long descriptors = entries("/proc/self/fd");
            long threads = entries("/proc/self/task");
            long from = System.nanoTime();

            Callable<Void> half = () -> {
                for (int i = 0; i < STARTS / AT_ONCE; i++) {
                    startOne(attempts);
                }
                return null;
            };
            for (var each : callers.invokeAll(List.of(half, half))) {
                each.get();
            }

            double seconds = (System.nanoTime() - from) / 1e9;
            assertThat(entries("/proc/self/fd")).isLessThan(descriptors + ROOM);
            // The JDK keeps the threads that await ends for a while; they are as many as there were at once.
            assertThat(entries("/proc/self/task")).isLessThan(threads + ROOM);
            await().atMost(DEADLOCK).untilAsserted(() -> assertThat(zombies()).isZero());
            assertThat(attempts.launcher().running()).isEmpty();
            System.out.printf(
                    "ladder %s: %d starts, %.0f a second, %d at once; descriptors %d to %d, threads %d to %d%n",
                    ladder.letter(),
                    STARTS,
                    STARTS / seconds,
                    AT_ONCE,
                    descriptors,
                    entries("/proc/self/fd"),
                    threads,
                    entries("/proc/self/task"));
        }
    }

    private static void startOne(Attempts attempts) throws Exception {
        try (var launched = attempts.launcher().start(attempts.launch(List.of("/bin/true")))) {
            assertThat(launched.await().exitCode()).hasValue(0);
        }
    }

    private static long entries(String folder) throws IOException {
        try (Stream<Path> entries = Files.list(Path.of(folder))) {
            return entries.count();
        }
    }

    /// Children of this process that have ended and that nobody has asked for their end.
    private static long zombies() throws IOException {
        var parent = " Z " + ProcessHandle.current().pid() + " ";
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes.filter(process -> stat(process).contains(parent)).count();
        }
    }

    private static String stat(Path process) {
        try {
            return Files.readString(process.resolve("stat"));
        } catch (IOException _) {
            return "";
        }
    }
}
