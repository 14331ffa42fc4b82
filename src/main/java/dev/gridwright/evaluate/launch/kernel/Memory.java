package dev.gridwright.evaluate.launch.kernel;

import java.nio.file.Path;
import java.util.Collection;

/// Memory of processes and of the machine, in bytes.
public final class Memory {
    private static final Path MEMINFO = Path.of("/proc/meminfo");

    /// Linux runs with pages of this size on nearly every machine; on others only the first, coarse look is off.
    private static final long PAGE_BYTES = 4096;

    private static final int RESIDENT = 1;
    private static final int SHARED = 2;

    private Memory() {}

    /// At least what these processes hold together: pages that several share count for each. Cheap.
    public static long atMost(Collection<Long> pids) {
        long pages = 0;
        for (long pid : pids) {
            var text = Text.read(ProcessTable.folder(pid).resolve("statm"));
            if (text.isPresent()) {
                var fields = text.get().split(" ", 4);
                pages += fields.length > SHARED ? Long.parseLong(fields[RESIDENT]) : 0;
            }
        }
        return pages * PAGE_BYTES;
    }

    /// What these processes hold together: a page that several share counts once. Takes up to milliseconds for each.
    public static long exactly(Collection<Long> pids) {
        long kib = 0;
        for (long pid : pids) {
            kib += Text.number(ProcessTable.folder(pid).resolve("smaps_rollup"), "Pss:")
                    .orElse(0);
        }
        return kib << 10;
    }

    /// What can be given out before the machine, or the container this process is in, must end something.
    /// The largest number where nothing is known.
    public static long available() {
        long machine = Text.number(MEMINFO, "MemAvailable:").orElse(Long.MAX_VALUE >> 10) << 10;
        return Math.min(machine, Cgroups.available());
    }

    /// What the machine, or the container this process is in, has.
    public static long total() {
        long machine = Text.number(MEMINFO, "MemTotal:").orElse(Long.MAX_VALUE >> 10) << 10;
        return Math.min(machine, Cgroups.limit());
    }
}
