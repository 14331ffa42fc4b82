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

    /// So often it is looked and killed at least, however slow the machine is.
    private static final int MIN_SWEEPS = 20;

    private static final int MAX_LOOKS = 5;

    /// What stands for the environment of a process of another user, or of one that has gone.
    private static final String NOT_OURS = "=";

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /// The running processes that have an entry with this beginning; this process never.
    public List<Long> processes() {
        var wanted = "\0" + new String(start.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        long own = ProcessHandle.current().pid();
        return ProcessTable.pids().stream()
                .filter(pid -> pid != own)
                .filter(pid -> ("\0" + environment(pid)).contains(wanted))
                .toList();
    }

    /// For an instant a process that becomes another program seems to have none: there, it is asked again.
    private static String environment(long pid) {
        var file = ProcessTable.folder(pid).resolve("environ");
        var entries = Text.read(file).orElse(NOT_OURS);
        for (int i = 0; entries.isEmpty() && i < MAX_LOOKS && ProcessTable.hasProgram(pid); i++) {
            LockSupport.parkNanos(PAUSE_NANOS);
            entries = Text.read(file).orElse(NOT_OURS);
        }
        return entries;
    }

    /// Kills them until there is none, at two looks: one may be forked behind the back of the first.
    ///
    /// @return whether there were any, and those that cannot be killed
    public Swept sweep() {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        boolean any = false;
        var left = processes();
        int empty = left.isEmpty() ? 1 : 0;
        for (int sweeps = 0; empty < 2 && (sweeps < MIN_SWEEPS || System.nanoTime() < deadline); sweeps++) {
            if (!left.isEmpty()) {
                any = true;
                ProcessTable.kill(left);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            left = processes();
            empty = left.isEmpty() ? empty + 1 : 0;
        }
        return new Swept(any, left);
    }

    /// What a sweep found.
    ///
    /// @param any whether there was a process to kill
    /// @param left what could not be killed
    public record Swept(boolean any, List<Long> left) {}
}
