package dev.gridwright.store;

import dev.gridwright.files.Disk;
import dev.gridwright.files.FileReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Where everything lasting lies: the database, its native library, and a lock that one process holds at a time.
public final class DataDirectory {
    private static final Set<String> NETWORK_FILE_SYSTEMS =
            Set.of("nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "afs", "fuse.sshfs");

    /// What this process has claimed. Closing any channel of a file gives up every lock that the process has on it, so
    /// a second claim must not even open the lock file.
    private static final Map<Path, Holder> CLAIMED = new HashMap<>();

    private final Path path;

    private DataDirectory(Path path) {
        this.path = path;
    }

    /// The directory of that path, created for its owner alone when it is missing.
    ///
    /// @throws StoreFailed when it cannot be created, or lies on a network file system
    public static DataDirectory at(Path path) {
        var absolute = path.toAbsolutePath().normalize();
        try {
            create(absolute);
            var directory = new DataDirectory(absolute.toRealPath());
            directory.refuseNetwork();
            return directory;
        } catch (FileAlreadyExistsException e) {
            throw new StoreFailed("The data directory " + absolute + " is a file. Choose another place.", e);
        } catch (IOException e) {
            throw new StoreFailed(
                    "The data directory " + absolute + " cannot be created: " + reason(e) + ". Choose another place.",
                    e);
        }
    }

    public Path path() {
        return path;
    }

    /// Claims the directory for this process. The claim ends when its lock is closed, and when the process ends,
    /// however that happens.
    ///
    /// @throws StoreFailed when the directory cannot be written
    public Claim claim(InstantSource clock) {
        synchronized (CLAIMED) {
            var ours = CLAIMED.get(path);
            if (ours != null) {
                return new Claim.Held(ours);
            }
            try {
                var channel = FileChannel.open(
                        lockFile(),
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                        ownerOnly(path, "rw-------"));
                if (channel.tryLock() == null) {
                    channel.close();
                    return new Claim.Held(Holder.parse(Files.readString(lockFile())));
                }
                var holder = new Holder(
                        OptionalLong.of(ProcessHandle.current().pid()), hostName(), Optional.of(clock.instant()));
                try {
                    channel.truncate(0);
                    channel.write(ByteBuffer.wrap(holder.line().getBytes(StandardCharsets.UTF_8)));
                } catch (IOException e) {
                    channel.close();
                    throw e;
                }
                CLAIMED.put(path, holder);
                return new Claim.Claimed(new Lock(this, channel));
            } catch (IOException e) {
                throw new StoreFailed(
                        "The data directory " + path + " cannot be written: " + reason(e)
                                + ". Choose another, or make this one writable.",
                        e);
            }
        }
    }

    private Path lockFile() {
        return path.resolve("lock");
    }

    /// The answer to a claim.
    public sealed interface Claim {
        record Claimed(Lock lock) implements Claim {}

        record Held(Holder holder) implements Claim {}
    }

    /// A claim that was granted; closed by who made it, or by the store that was opened with it.
    public static final class Lock implements AutoCloseable {
        private final DataDirectory directory;
        private final FileChannel channel;

        private Lock(DataDirectory directory, FileChannel channel) {
            this.directory = directory;
            this.channel = channel;
        }

        public DataDirectory directory() {
            return directory;
        }

        @Override
        public void close() {
            synchronized (CLAIMED) {
                if (!channel.isOpen()) {
                    return;
                }
                CLAIMED.remove(directory.path);
                try {
                    channel.truncate(0);
                    channel.close();
                } catch (IOException e) {
                    throw new StoreFailed("The lock of " + directory.path + " cannot be given up.", e);
                }
            }
        }
    }

    /// Who holds a directory, as far as it has said.
    public record Holder(OptionalLong pid, String host, Optional<Instant> since) {
        /// For example `Held by process 4711 on build-3 since 2026-01-31T10:00:00Z`.
        public String describe() {
            var text = new StringBuilder("Held by ");
            text.append(pid.isPresent() ? "process " + pid.getAsLong() : "another process");
            if (!host.isEmpty()) {
                text.append(" on ").append(host);
            }
            since.ifPresent(instant -> text.append(" since ").append(instant));
            return text.toString();
        }

        private String line() {
            return pid.orElse(0) + " " + host + " "
                    + since.map(Instant::toString).orElse("") + "\n";
        }

        private static Holder parse(String line) {
            var unknown = new Holder(OptionalLong.empty(), "", Optional.empty());
            var parts = line.strip().split(" ", -1);
            if (parts.length != 3) {
                return unknown;
            }
            try {
                return new Holder(
                        OptionalLong.of(Long.parseLong(parts[0])), parts[1], Optional.of(Instant.parse(parts[2])));
            } catch (NumberFormatException | DateTimeException e) {
                return unknown;
            }
        }
    }

    private static void create(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return;
        }
        var parent = path.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try {
            Files.createDirectory(path, ownerOnly(path, "rwx------"));
        } catch (FileAlreadyExistsException e) {
            // Another process may have been quicker.
            if (!Files.isDirectory(path)) {
                throw e;
            }
        }
    }

    private void refuseNetwork() {
        Disk.type(path).filter(NETWORK_FILE_SYSTEMS::contains).ifPresent(type -> {
            throw new StoreFailed("The data directory " + path + " lies on a network file system (" + type
                    + "), where neither locks nor forced writes can be relied on. Choose one on a local disk.");
        });
    }

    /// With which something is created that is its owner's alone, where the file system can say so.
    ///
    /// @param permissions such as `rw-------`
    public static FileAttribute<?>[] ownerOnly(Path at, String permissions) {
        return at.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static String hostName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            var name = System.getenv("COMPUTERNAME");
            return name == null ? "" : name;
        }
    }

    /// Why a file or folder cannot be used, without its name.
    public static String reason(IOException e) {
        return e instanceof AccessDeniedException ? "permission denied" : FileReason.of(e);
    }
}
