package dev.gridwright.kept;

import dev.gridwright.files.Trees;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/// Copies what an attempt left in its output folder, which is not to be trusted: only plain files, through handles of
/// the folders they lie in, so that no link leads anywhere else. A copy is a file of its own, whatever other names or
/// holes the original has.
///
/// Files come before the folders beside them, each in the order of their names; what does not fit is left out, and
/// said.
///
/// *Thread*: confined to its caller's; blocks.
final class OutputCopy {
    private static final int BUFFER_BYTES = 256 * 1024;
    private static final int MOST_REMARKS = 20;

    private final Leaving leaving;
    private final KeptBounds bounds;
    private final Path target;
    private final List<KeptFile> files = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private final String because;
    private long room;
    private int entries;
    private int left;

    /// The attempt was stopped while its files were copied.
    static final class Stopped extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /// How many bytes may be kept.
    ///
    /// @param because what bounds them
    record Most(long bytes, String because) {}

    /// @param target the folder to copy to
    OutputCopy(Leaving leaving, KeptBounds bounds, Path target, Most most) {
        this.leaving = leaving;
        this.bounds = bounds;
        this.target = target;
        this.room = most.bytes();
        this.because = most.because();
    }

    /// Copies; what is kept is on disk for good when this returns.
    ///
    /// @return the files that are kept; none when the trial left none
    /// @throws Stopped when the attempt was stopped meanwhile
    /// @throws IOException when a copy cannot be written
    List<KeptFile> copy() throws IOException {
        var output = leaving.output();
        try (var attempts = Files.newDirectoryStream(leaving.attempts())) {
            if (!(attempts instanceof SecureDirectoryStream<Path> start)) {
                leaving.say("Files are not kept: this system opens no files relative to their folder.");
                return List.of();
            }
            enter(start, output.iterator());
        }
        if (left > MOST_REMARKS) {
            leaving.say(String.format(Locale.ROOT, "%,d more were not kept.", left - MOST_REMARKS));
        }
        if (entries > bounds.entries()) {
            leaving.say(String.format(
                    Locale.ROOT,
                    "Not all was looked at: there are more than %,d files and folders.",
                    bounds.entries()));
        }
        return files;
    }

    private void enter(SecureDirectoryStream<Path> folder, Iterator<Path> way) throws IOException {
        if (!way.hasNext()) {
            copyAll(folder, "", 1);
            return;
        }
        SecureDirectoryStream<Path> inner;
        try {
            inner = open(folder, way.next());
        } catch (NoSuchFileException _) {
            // The attempt has removed it.
            return;
        } catch (IOException _) {
            leaving.say("No files are kept: the output folder is none any more.");
            return;
        }
        try (inner) {
            enter(inner, way);
        }
    }

    private static SecureDirectoryStream<Path> open(SecureDirectoryStream<Path> folder, Path name) throws IOException {
        return folder.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
    }

    private void copyAll(SecureDirectoryStream<Path> folder, String prefix, int depth) throws IOException {
        var names = names(folder, prefix);
        var folders = new ArrayList<Path>();
        for (var name : names) {
            checkStopped();
            var path = prefix + name;
            try {
                var attributes = attributes(folder, name);
                if (attributes.isDirectory()) {
                    folders.add(name);
                } else if (!attributes.isRegularFile()) {
                    leave(path, attributes.isSymbolicLink() ? "is a symbolic link" : "is no plain file");
                } else {
                    copyFile(folder, name, path, attributes);
                }
            } catch (Unreadable e) {
                leave(path, "cannot be read: " + e.getMessage());
            }
        }
        for (var name : folders) {
            var path = prefix + name;
            if (depth >= bounds.depth()) {
                leave(path, "lies deeper than %d folders".formatted(bounds.depth()));
            } else if (entries <= bounds.entries()) {
                copyFolder(folder, name, path, depth);
            }
        }
        var made = target.resolve(prefix);
        if (Files.isDirectory(made)) {
            Trees.force(made);
        }
    }

    private void copyFolder(SecureDirectoryStream<Path> folder, Path name, String path, int depth) throws IOException {
        SecureDirectoryStream<Path> inner;
        try {
            inner = open(folder, name);
        } catch (IOException e) {
            leave(path, "cannot be read: " + e.getMessage());
            return;
        }
        try (inner) {
            copyAll(inner, path + "/", depth + 1);
        }
    }

    /// The names in a folder, in order; not all of them when there are too many.
    private List<Path> names(SecureDirectoryStream<Path> folder, String prefix) {
        var names = new ArrayList<Path>();
        try {
            for (var entry : folder) {
                if (++entries > bounds.entries()) {
                    break;
                }
                var name = entry.getFileName();
                if (name != null) {
                    names.add(name);
                }
            }
        } catch (DirectoryIteratorException e) {
            leave(prefix.isEmpty() ? "the output folder" : prefix, "cannot be read: " + e.getMessage());
        }
        names.sort(Comparator.comparing(Path::toString));
        return names;
    }

    /// The original, not the copy, is at fault.
    private static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(IOException cause) {
            super(String.valueOf(cause.getMessage()), cause);
        }
    }

    private static BasicFileAttributes attributes(SecureDirectoryStream<Path> folder, Path name) throws Unreadable {
        try {
            return folder.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .readAttributes();
        } catch (IOException e) {
            throw new Unreadable(e);
        }
    }

    private void copyFile(SecureDirectoryStream<Path> folder, Path name, String path, BasicFileAttributes attributes)
            throws IOException, Unreadable {
        var fault = FileNames.fault(path);
        if (fault.isPresent()) {
            leave(path, "has a name that " + fault.get());
            return;
        }
        if (leaving.hides(path)) {
            leave("a file", "has a secret in its name");
            return;
        }
        if (files.size() >= bounds.files()) {
            leave(path, String.format(Locale.ROOT, "comes after %,d files", bounds.files()));
            return;
        }
        long size = attributes.size();
        if (size > room) {
            leave(
                    path,
                    String.format(
                            Locale.ROOT, "has %,d bytes, and there is room for %,d more: %s", size, room, because));
            return;
        }
        var copy = target.resolve(path);
        Trees.make(Objects.requireNonNull(copy.getParent(), "a file lies in a folder"));
        var digest = sha256();
        long copied = copyBytes(folder, name, copy, size, digest);
        room -= copied;
        files.add(new KeptFile(
                path,
                copied,
                attributes.lastModifiedTime().toInstant(),
                HexFormat.of().formatHex(digest.digest())));
    }

    /// Copies as many bytes as the file had when it was looked at, or fewer.
    private long copyBytes(SecureDirectoryStream<Path> folder, Path name, Path copy, long size, MessageDigest digest)
            throws IOException, Unreadable {
        Set<OpenOption> reading = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        long copied = 0;
        try (var in = opened(folder, name, reading);
                var out = FileChannel.open(copy, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            while (copied < size) {
                checkStopped();
                buffer.clear().limit((int) Math.min(buffer.capacity(), size - copied));
                if (read(in, copy) < 0) {
                    break;
                }
                buffer.flip();
                digest.update(buffer.duplicate());
                copied += buffer.remaining();
                while (buffer.hasRemaining()) {
                    int unused = out.write(buffer);
                }
            }
            out.force(true);
        }
        return copied;
    }

    private static SeekableByteChannel opened(SecureDirectoryStream<Path> folder, Path name, Set<OpenOption> reading)
            throws Unreadable {
        try {
            return folder.newByteChannel(name, reading);
        } catch (IOException e) {
            throw new Unreadable(e);
        }
    }

    private int read(SeekableByteChannel in, Path copy) throws IOException, Unreadable {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            Files.deleteIfExists(copy);
            throw new Unreadable(e);
        }
    }

    private void checkStopped() throws Stopped {
        if (leaving.stopped()) {
            throw new Stopped();
        }
    }

    private void leave(String path, String why) {
        if (++left <= MOST_REMARKS) {
            leaving.say("Not kept: " + FileNames.shown(path) + " " + why + ".");
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
