package dev.gridwright.trial;

import java.util.Locale;
import java.util.Optional;

/// What one attempt occupies while it runs, in slots of each pool. An attempt runs on one of them, of the pool that
/// [#leading] names, and keeps the others from being used.
///
/// @param cpu slots of the `cpu` pool
/// @param io slots of the `io` pool
/// @param gpu slots of the `gpu` pool, one for each device
public record Room(int cpu, int io, int gpu) {
    private static final Room NONE = new Room(0, 0, 0);

    /// The kinds of slots.
    public enum Pool {
        /// Threads that compute, one slot for each core.
        CPU,
        /// Work that waits for something else most of the time.
        IO,
        /// Devices.
        GPU;

        /// The word used in JSON, metrics and documents.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// The pool of that word.
        public static Optional<Pool> of(String word) {
            for (var pool : values()) {
                if (pool.word().equals(word)) {
                    return Optional.of(pool);
                }
            }
            return Optional.empty();
        }
    }

    public Room {
        if (cpu < 0 || io < 0 || gpu < 0) {
            throw new IllegalArgumentException("an attempt occupies " + cpu + ", " + io + ", " + gpu + " slots");
        }
    }

    /// What an attempt with those settings occupies; nothing when it runs on somebody else's machine.
    public static Room of(TrialSettings settings) {
        var resources = settings.resources();
        return switch (settings.kind()) {
            case TrialKind.Worker _ -> NONE;
            case TrialKind.Http _ -> new Room(0, 1, 0);
            case TrialKind.Model _, TrialKind.Function _, TrialKind.JavaClass _, TrialKind.Command _ ->
                resources.cpu() == 0 && resources.gpu() == 0
                        ? new Room(0, 1, 0)
                        : new Room(resources.cpu(), 0, resources.gpu());
        };
    }

    public int slots(Pool pool) {
        return switch (pool) {
            case CPU -> cpu;
            case IO -> io;
            case GPU -> gpu;
        };
    }

    /// The pool on whose slot the attempt runs; empty when it needs none.
    public Optional<Pool> leading() {
        if (gpu > 0) {
            return Optional.of(Pool.GPU);
        }
        if (cpu > 0) {
            return Optional.of(Pool.CPU);
        }
        return io > 0 ? Optional.of(Pool.IO) : Optional.empty();
    }

    /// Whether it takes more than one slot, so that others may take them away one by one as they become idle.
    public boolean isWide() {
        return cpu + io + gpu > 1;
    }
}
