package dev.gridwright.evaluate.launch.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The directory of control groups, version 2, below the one this process was started in, where it may make groups.
public final class Cgroups {
    private static final Path SELF = Path.of("/proc/self");

    /// Where this process goes with its children, so that the group it was started in has no processes of its own.
    private static final String SERVER = "gridwright-server";

    private static final int TRIES = 20;

    private static final String MEMORY = "memory";
    private static final String PIDS = "pids";

    private final Path root;
    private final List<String> controllers;

    private Cgroups(Path root, List<String> controllers) {
        this.root = root;
        this.controllers = controllers;
    }

    /// Opens or makes a directory of that name below the group of this process, and takes the controllers of memory
    /// and processes where they are handed down.
    ///
    /// @throws IOException if there is no version 2, or this process may not make groups
    public static Cgroups open(String name) throws IOException {
        var own = own().orElseThrow(() -> new IOException("control groups of version 2 are not mounted"));
        var root = own.resolve(name);
        Files.createDirectories(root);
        if (isFirst(own) || isLeft(own)) {
            hand(own);
        }
        hand(root);
        return new Cgroups(root, words(root.resolve("cgroup.subtree_control")));
    }

    /// Whether it is the first of all groups, which may have processes and hand controllers down.
    private static boolean isFirst(Path group) {
        return !Files.exists(group.resolve("cgroup.type"));
    }

    /// Leaves a group to its groups, if nobody else is in it. Below a group that has processes, no group with the
    /// controller of memory can be; and with that of processes alone, none that a process can enter.
    private static boolean isLeft(Path group) {
        for (int tries = 0; tries < TRIES; tries++) {
            var inside = Text.lines(group.resolve("cgroup.procs"));
            if (inside.isEmpty()) {
                return true;
            }
            var ours = Stream.concat(
                            Stream.of(ProcessHandle.current()),
                            ProcessHandle.current().descendants())
                    .map(process -> Long.toString(process.pid()))
                    .collect(Collectors.toSet());
            if (!ours.containsAll(inside)) {
                return false;
            }
            try {
                var server = Files.createDirectories(group.resolve(SERVER));
                for (var pid : inside) {
                    Text.write(server.resolve("cgroup.procs"), pid);
                }
            } catch (IOException _) {
                // One has ended meanwhile, or the groups are not ours: the next look tells.
            }
        }
        return false;
    }

    /// Takes the controllers that can be had for the groups below that one.
    private static void hand(Path group) {
        var offered = words(group.resolve("cgroup.controllers"));
        for (var controller : List.of(MEMORY, PIDS)) {
            if (offered.contains(controller)) {
                try {
                    Text.write(group.resolve("cgroup.subtree_control"), "+" + controller);
                } catch (IOException _) {
                    // Not ours to hand down; the watch counts instead.
                }
            }
        }
    }

    /// Makes a group.
    ///
    /// @param memoryBytes what its processes may hold together, where the kernel can hold them to it
    /// @param processes how many there may be, where the kernel can hold them to it
    public Cgroup create(String name, OptionalLong memoryBytes, OptionalInt processes) throws IOException {
        var group = new Cgroup(make(root.resolve(name)));
        if (memoryBytes.isPresent() && boundsMemory()) {
            Text.write(group.folder().resolve("memory.max"), Long.toString(memoryBytes.getAsLong()));
            Text.write(group.folder().resolve("memory.oom.group"), "1");
            var swap = group.folder().resolve("memory.swap.max");
            if (Files.exists(swap)) {
                Text.write(swap, "0");
            }
        }
        if (processes.isPresent() && boundsProcesses()) {
            Text.write(group.folder().resolve("pids.max"), Integer.toString(processes.getAsInt()));
        }
        return group;
    }

    /// Whoever clears up after an earlier life removes an empty root, if only once.
    private Path make(Path folder) throws IOException {
        try {
            return Files.createDirectory(folder);
        } catch (NoSuchFileException _) {
            Files.createDirectories(root);
            hand(root);
            return Files.createDirectory(folder);
        }
    }

    /// The directory.
    public Path root() {
        return root;
    }

    /// Whether the kernel holds its groups to a bound of memory.
    public boolean boundsMemory() {
        return controllers.contains(MEMORY);
    }

    /// Whether the kernel holds its groups to a number of processes.
    public boolean boundsProcesses() {
        return controllers.contains(PIDS);
    }

    /// Ends all its groups.
    ///
    /// @return whether a process ran in one
    public boolean endAll() throws IOException {
        boolean any = false;
        try (var groups = Files.newDirectoryStream(root, Files::isDirectory)) {
            for (var each : groups) {
                var group = new Cgroup(each);
                any |= group.isPopulated();
                if (!group.end()) {
                    throw new IOException("Processes " + group.processes() + " of " + each + " cannot be killed");
                }
            }
        }
        return any;
    }

    /// Removes the directory; with groups in it, it stays.
    public void close() {
        try {
            Files.deleteIfExists(root);
        } catch (IOException _) {
            // The next start ends what is in it.
        }
    }

    /// The memory limit of the group this process was started in; the largest number without one.
    static long limit() {
        return own().map(group -> bytes(group.resolve("memory.max"))).orElse(Long.MAX_VALUE);
    }

    /// What that group may still take; the largest number without a limit.
    static long available() {
        long limit = limit();
        if (limit == Long.MAX_VALUE) {
            return Long.MAX_VALUE;
        }
        var group = own().orElseThrow();
        long used = bytes(group.resolve("memory.current"));
        // Pages of files that nobody used lately are given back before anything is ended.
        long idle = Text.number(group.resolve("memory.stat"), "inactive_file").orElse(0);
        return Math.max(0, limit - used + idle);
    }

    private static long bytes(Path file) {
        return Text.read(file)
                .map(String::strip)
                .filter(text -> !text.equals("max"))
                .map(Long::valueOf)
                .orElse(Long.MAX_VALUE);
    }

    /// The directory of the group this process was started in.
    private static Optional<Path> own() {
        var path = Text.lines(SELF.resolve("cgroup")).stream()
                .filter(line -> line.startsWith("0::"))
                .map(line -> line.substring("0::".length()))
                .findFirst();
        return path.flatMap(Cgroups::mounted)
                .filter(Files::isDirectory)
                .map(group -> group.endsWith(SERVER) ? group.resolveSibling("") : group);
    }

    /// Where that path is seen: a line of `mountinfo` names the root of the mount, its place, and behind a dash its
    /// type.
    private static Optional<Path> mounted(String path) {
        for (var line : Text.lines(SELF.resolve("mountinfo"))) {
            var fields = line.split(" ");
            int dash = Arrays.asList(fields).indexOf("-");
            if (dash > 4 && fields[dash + 1].equals("cgroup2")) {
                var inside = Path.of(path);
                var seen = Path.of(fields[3]);
                return Optional.of(
                        inside.startsWith(seen)
                                ? Path.of(fields[4])
                                        .resolve(seen.relativize(inside).toString())
                                : Path.of(fields[4]));
            }
        }
        return Optional.empty();
    }

    private static List<String> words(Path file) {
        return Text.read(file).map(text -> List.of(text.strip().split("\\s+"))).orElse(List.of());
    }
}
