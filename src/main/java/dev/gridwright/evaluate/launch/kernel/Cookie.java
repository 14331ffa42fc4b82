package dev.gridwright.evaluate.launch.kernel;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// An entry of the environment that tells which processes belong to an attempt, whoever their parent is by now: what
/// a process starts inherits it.
///
/// A process that replaces its environment is not found by it.
///
/// @param start the beginning of an entry, `NAME=value`
public record Cookie(String start) {
    /// A process that survives the kill signal for longer hangs in the kernel.
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /// The running processes that have an entry with this beginning; this process never.
    public List<Long> processes() {
        var wanted = "\0" + new String(start.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        long own = ProcessHandle.current().pid();
        return ProcessTable.pids().stream()
                .filter(pid -> pid != own)
                .filter(pid -> Text.read(ProcessTable.folder(pid).resolve("environ"))
                        .filter(entries -> ("\0" + entries).contains(wanted))
                        .isPresent())
                .toList();
    }

    /// Kills them until there is none.
    ///
    /// @return whether there were any, and those that cannot be killed
    public Swept sweep() {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        var left = processes();
        boolean any = !left.isEmpty();
        while (!left.isEmpty() && System.nanoTime() < deadline) {
            ProcessTable.kill(left);
            LockSupport.parkNanos(PAUSE_NANOS);
            left = processes();
        }
        return new Swept(any, left);
    }

    /// What a sweep found.
    ///
    /// @param any whether there was a process to kill
    /// @param left what could not be killed
    public record Swept(boolean any, List<Long> left) {}
}
