package dev.gridwright.evaluate.process;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How child processes are started and when they are replaced.
///
/// @param java the executable
/// @param classPath in the form of the `-cp` option; all entries absolute
/// @param heapBytes of one child, unless a trial asks for more or less
/// @param natives folder where the native libraries of the learners are unpacked
/// @param cache an AOT cache made for this class path, if there is one
/// @param options further options for the JVM
/// @param recycleAfterTrials how many trials one child runs at most
/// @param recycleAboveHeapBytes how much more memory than its heap a child may come to hold
/// @param spares how many children wait ready to replace one that was killed
/// @param startLimit how long a child may take to become ready
public record ChildSettings(
        Path java,
        String classPath,
        long heapBytes,
        Path natives,
        Optional<Path> cache,
        List<String> options,
        long recycleAfterTrials,
        long recycleAboveHeapBytes,
        int spares,
        Duration startLimit) {

    /// A child gets no less heap than this, however small the machine and whatever a trial asks for.
    public static final long MIN_HEAP_BYTES = 64L << 20;

    /// A child gets no more heap than this unless a trial asks for it.
    public static final long MAX_DEFAULT_HEAP_BYTES = 4L << 30;

    /// All children together may fill this part of the machine with heap.
    private static final double HEAP_SHARE = 0.6;

    private static final long RECYCLE_AFTER_TRIALS = 100_000;
    private static final long RECYCLE_ABOVE_HEAP_BYTES = 512L << 20;
    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    public ChildSettings {
        options = List.copyOf(options);
        if (heapBytes < MIN_HEAP_BYTES || recycleAfterTrials < 1 || recycleAboveHeapBytes < 1 || spares < 0) {
            throw new IllegalArgumentException("heap of " + heapBytes + " bytes, recycling after " + recycleAfterTrials
                    + " trials or " + recycleAboveHeapBytes + " bytes, " + spares + " spares");
        }
    }

    /// Children that run on the same Java and class path as this process, sharing the machine between so many slots.
    public static ChildSettings ofThisProcess(Path dataDirectory, int slots) {
        return new ChildSettings(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                absolute(System.getProperty("java.class.path")),
                heapBytes(machineBytes(), slots),
                dataDirectory.resolve("natives").toAbsolutePath(),
                Optional.empty(),
                List.of(),
                RECYCLE_AFTER_TRIALS,
                RECYCLE_ABOVE_HEAP_BYTES,
                1,
                START_LIMIT);
    }

    static long heapBytes(long machineBytes, int slots) {
        long share = (long) (machineBytes * HEAP_SHARE / Math.max(1, slots));
        return Math.clamp(share, MIN_HEAP_BYTES, MAX_DEFAULT_HEAP_BYTES);
    }

    private static long machineBytes() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean machine
                ? machine.getTotalMemorySize()
                : Runtime.getRuntime().maxMemory();
    }

    private static String absolute(String classPath) {
        return Stream.of(classPath.split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
