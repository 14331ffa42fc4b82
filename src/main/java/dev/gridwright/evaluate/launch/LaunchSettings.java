package dev.gridwright.evaluate.launch;

import dev.gridwright.evaluate.launch.kernel.Memory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/// What a [Launcher] is told.
///
/// @param identity names what attempts belong to over restarts, say a data directory; whatever still runs under it
///     when a launcher starts is killed, so it must be locked. Letters, digits, `.`, `_` and `-`, up to 40
/// @param scratch a folder for small files while attempts run; made if missing, emptied at the start
/// @param allowed the ladders to try
/// @param watchEvery how often memory and processes are looked at
/// @param minFreeBytes below that much free memory on the machine, the attempt that holds the most is ended
public record LaunchSettings(
        String identity, Path scratch, Set<Ladder> allowed, Duration watchEvery, long minFreeBytes) {
    private static final String IDENTITY = "[A-Za-z0-9_-][A-Za-z0-9._-]{0,39}";

    private static final Duration WATCH_EVERY = Duration.ofMillis(100);
    private static final long MIN_FREE_BYTES = 256L << 20;
    private static final int MIN_FREE_PART = 32;

    /// @throws IllegalArgumentException if the identity has other characters
    public LaunchSettings {
        allowed = Set.copyOf(allowed);
        if (!identity.matches(IDENTITY)) {
            throw new IllegalArgumentException("The identity is " + identity + ", but has to match " + IDENTITY);
        }
    }

    /// All ladders, a look each 100 ms, and 1/32 of the memory, at most 256 MiB, kept free.
    public static LaunchSettings of(String identity, Path scratch) {
        return new LaunchSettings(
                identity,
                scratch,
                EnumSet.allOf(Ladder.class),
                WATCH_EVERY,
                Math.min(MIN_FREE_BYTES, Memory.total() / MIN_FREE_PART));
    }

    /// The same with these ladders only.
    public LaunchSettings with(Set<Ladder> ladders) {
        return new LaunchSettings(identity, scratch, ladders, watchEvery, minFreeBytes);
    }
}
