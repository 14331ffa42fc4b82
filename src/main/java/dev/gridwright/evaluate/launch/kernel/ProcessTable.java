package dev.gridwright.evaluate.launch.kernel;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All processes of the machine at one look, with their parents.
///
/// The look takes about 15 µs a process and is not atomic: a process that forks meanwhile may be missed, so whoever
/// ends processes looks again until there are none.
public final class ProcessTable {
    private static final Path PROC = Path.of("/proc");

    private static final int STATE = 0;
    private static final int PARENT = 1;
    private static final int GROUP = 2;

    private final Map<Long, List<Long>> children;

    private ProcessTable(Map<Long, List<Long>> children) {
        this.children = children;
    }

    /// Looks at all processes; zombies are left out, except as parents.
    public static ProcessTable read() {
        Map<Long, List<Long>> children = new HashMap<>();
        for (long pid : pids()) {
            stat(pid)
                    .ifPresent(fields -> children.computeIfAbsent(Long.valueOf(fields[PARENT]), _ -> new ArrayList<>())
                            .add(pid));
        }
        return new ProcessTable(children);
    }

    /// Its children, their children, and so on; without itself.
    public List<Long> below(long pid) {
        List<Long> found = new ArrayList<>();
        var open = new ArrayDeque<Long>();
        open.add(pid);
        while (!open.isEmpty()) {
            for (var child : children.getOrDefault(open.remove(), List.of())) {
                found.add(child);
                open.add(child);
            }
        }
        return found;
    }

    /// Its children.
    public List<Long> childrenOf(long pid) {
        return children.getOrDefault(pid, List.of());
    }

    /// Whether that process exists and runs: it is not only waiting for its parent to ask for its end.
    public static boolean runs(long pid) {
        return stat(pid)
                .filter(fields -> !fields[STATE].equals("Z") && !fields[STATE].equals("X"))
                .isPresent();
    }

    /// Whether it runs a program: neither a thread of the kernel nor a process that has ended does.
    static boolean hasProgram(long pid) {
        try {
            Files.readSymbolicLink(folder(pid).resolve("exe"));
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /// The process group of that process; 0 when it has gone.
    public static long groupOf(long pid) {
        return stat(pid).map(fields -> Long.parseLong(fields[GROUP])).orElse(0L);
    }

    /// All processes that this one sees.
    static List<Long> pids() {
        List<Long> pids = new ArrayList<>();
        try (var entries = Files.newDirectoryStream(PROC)) {
            for (var entry : entries) {
                var name = entry.getFileName().toString();
                if (Character.isDigit(name.charAt(0))) {
                    pids.add(Long.valueOf(name));
                }
            }
        } catch (IOException | DirectoryIteratorException _) {
            // Not Linux, or no /proc: nothing is seen.
        }
        return pids;
    }

    static Path folder(long pid) {
        return PROC.resolve(Long.toString(pid));
    }

    /// The fields behind the name, which may itself hold blanks and brackets.
    private static Optional<String[]> stat(long pid) {
        return Text.read(folder(pid).resolve("stat"))
                .map(line -> line.substring(line.lastIndexOf(')') + 2).split(" ", 4));
    }

    /// Sends them the signal that asks for an end.
    public static void ask(Collection<Long> pids) {
        pids.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy));
    }

    /// Sends them the signal that cannot be refused.
    public static void kill(Collection<Long> pids) {
        pids.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }
}
