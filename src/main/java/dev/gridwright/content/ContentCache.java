package dev.gridwright.content;

import dev.gridwright.files.Disk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Files below one folder, each kept once under the hash of its content, and short notes on what was learned about
/// them. A file is there wholly or not at all, whatever crashes. What is taken stays until it is released; of the rest,
/// what was not taken for longest goes first.
///
/// ```
/// objects/ab/ab12…   files by hash, read-only
/// notes/KIND/KEY     texts, replaced as a whole
/// partial/KEY        files that are not complete, see Partial
/// ```
///
/// *Thread*: any; blocks on the disk. One process at a time: its folder lies in a data directory that is locked.
public final class ContentCache {
    private final Path folder;
    private final InstantSource clock;
    private final Map<String, Integer> taken = new HashMap<>();

    public ContentCache(Path folder, InstantSource clock) {
        this.folder = folder.toAbsolutePath();
        this.clock = clock;
        make(this.folder.resolve("objects"));
        make(this.folder.resolve("notes"));
        make(this.folder.resolve("partial"));
    }

    /// A file of the cache. It must not be written to.
    public record Content(String sha256, long bytes, Path file) {}

    /// Takes the file with that content, when it is there.
    public synchronized Optional<Content> take(String sha256) {
        var file = object(sha256);
        try {
            long bytes = Files.size(file);
            touch(file);
            taken.merge(sha256, 1, Integer::sum);
            return Optional.of(new Content(sha256, bytes, file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("The cache of contents cannot be read", e);
        }
    }

    /// Moves a complete file in, and takes it.
    ///
    /// @param sha256 the hash of its content, which the caller has computed
    /// @param durable whether it has to survive a power cut; else it may be broken after one, and its user checks
    public synchronized Content adopt(Path complete, String sha256, boolean durable) throws IOException {
        var file = object(sha256);
        make(objects(sha256));
        if (durable) {
            force(complete, StandardOpenOption.WRITE);
        }
        Files.setPosixFilePermissions(complete, PosixFilePermissions.fromString("r--r--r--"));
        Files.move(complete, file, StandardCopyOption.ATOMIC_MOVE);
        touch(file);
        if (durable) {
            force(objects(sha256), StandardOpenOption.READ);
        }
        taken.merge(sha256, 1, Integer::sum);
        return new Content(sha256, Files.size(file), file);
    }

    /// Gives back what was taken once.
    public synchronized void release(String sha256) {
        taken.computeIfPresent(sha256, (ignored, times) -> times == 1 ? null : times - 1);
    }

    /// Removes a file whose content is not what its name says, so that it is fetched again.
    public synchronized void discard(String sha256) throws IOException {
        Files.deleteIfExists(object(sha256));
    }

    /// A place for a file that is not complete, the same for the same key.
    ///
    /// @param key a hash in hexadecimal
    Path partial(String key) {
        return folder.resolve("partial").resolve(key);
    }

    /// A fresh place for a file that is written in one go.
    public Path scratch() throws IOException {
        return Files.createTempFile(folder.resolve("partial"), "scratch-", "");
    }

    /// What was noted under a key.
    ///
    /// @param key a hash in hexadecimal
    public Optional<String> note(String kind, String key) {
        var file = note(folder, kind, key);
        try {
            var text = Files.readString(file);
            touch(file);
            return Optional.of(text);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// Notes a text in place of what was noted before. It may be lost or broken after a power cut, so a reader checks.
    public void note(String kind, String key, String text) throws IOException {
        var file = note(folder, kind, key);
        make(folder.resolve("notes").resolve(kind));
        var draft = scratch();
        Files.writeString(draft, text);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /// How much all of it takes.
    public long bytes() {
        return all(folder).stream().mapToLong(Kept::bytes).sum();
    }

    /// What is free where the cache lies.
    public long freeBytes() throws IOException {
        return Disk.free(folder);
    }

    /// Removes what nobody has taken: first what was not used for `keep`, then the longest unused until no more than
    /// `mostBytes` are left.
    ///
    /// @return how many bytes were removed
    public long sweep(Optional<Duration> keep, long mostBytes) {
        var kept = new ArrayList<>(all(folder));
        kept.sort(Comparator.comparing(Kept::used));
        long left = kept.stream().mapToLong(Kept::bytes).sum();
        long removed = 0;
        var oldest = keep.map(time -> clock.instant().minus(time));
        for (var file : kept) {
            boolean old = oldest.isPresent() && file.used().toInstant().isBefore(oldest.get());
            if ((old || left - removed > mostBytes) && remove(file)) {
                removed += file.bytes();
            }
        }
        return removed;
    }

    private record Kept(Path file, long bytes, FileTime used) {}

    private static List<Kept> all(Path folder) {
        var all = new ArrayList<Kept>();
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    all.add(new Kept(file, attributes.size(), attributes.lastModifiedTime()));
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("The cache of contents cannot be listed", e);
        }
        return all;
    }

    private synchronized boolean remove(Kept kept) {
        try {
            // Read again: it may have been used since it was listed.
            return !taken.containsKey(String.valueOf(kept.file().getFileName()))
                    && Files.getLastModifiedTime(kept.file()).equals(kept.used())
                    && Files.deleteIfExists(kept.file());
        } catch (IOException e) {
            return false;
        }
    }

    private Path object(String sha256) {
        return objects(sha256).resolve(sha256);
    }

    private Path objects(String sha256) {
        return folder.resolve("objects").resolve(sha256.substring(0, 2));
    }

    private static Path note(Path folder, String kind, String key) {
        return folder.resolve("notes").resolve(kind).resolve(key);
    }

    private void touch(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
    }

    private static void force(Path path, StandardOpenOption option) throws IOException {
        try (var channel = FileChannel.open(path, option)) {
            channel.force(true);
        }
    }

    private static void make(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("A folder of the cache of contents cannot be made", e);
        }
    }
}
