package dev.gridwright.evaluate.launch.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// One control group, version 2: a set of processes that their children cannot leave by themselves.
///
/// @param folder its directory
public record Cgroup(Path folder) {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /// So often it is killed at least, however slow the machine is.
    private static final int MIN_TRIES = 20;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /// The processes in it, without those of groups below it.
    public List<Long> processes() {
        return Text.lines(folder.resolve("cgroup.procs")).stream()
                .map(Long::valueOf)
                .filter(pid -> pid > 0)
                .toList();
    }

    /// Whether a process runs in it or below it.
    public boolean isPopulated() {
        return Text.number(folder.resolve("cgroup.events"), "populated").orElse(0) == 1;
    }

    /// Kills everything in it and below it at once, however fast it forks. Kernels before 5.14 cannot, and the
    /// processes are killed one by one.
    public void kill() {
        try {
            Text.write(folder.resolve("cgroup.kill"), "1");
        } catch (IOException _) {
            ProcessTable.kill(processes());
        }
    }

    /// How often the kernel has ended a process in it for its memory limit; 0 where it has none.
    public long memoryKills() {
        return Text.number(folder.resolve("memory.events"), "oom_kill").orElse(0);
    }

    /// How often a process could not start another for its limit of processes; 0 where it has none.
    public long refusedForks() {
        return Text.number(folder.resolve("pids.events"), "max").orElse(0);
    }

    /// Kills what is in it, waits until it is empty, and removes it with all below it.
    ///
    /// @return whether it is gone; false when a process hangs in the kernel
    public boolean end() {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        for (int tries = 0; !remove(folder); tries++) {
            if (tries >= MIN_TRIES && System.nanoTime() > deadline) {
                return false;
            }
            kill();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return true;
    }

    private static boolean remove(Path group) {
        try (var below = Files.newDirectoryStream(group, Files::isDirectory)) {
            for (var each : below) {
                if (!remove(each)) {
                    return false;
                }
            }
        } catch (IOException _) {
            return !Files.exists(group);
        }
        try {
            Files.deleteIfExists(group);
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
