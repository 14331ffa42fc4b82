package dev.gridwright.content;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/// A file that comes in bit by bit, over cut connections and restarts. Beside it stands how much of it is certainly on
/// disk, and which version of the file it belongs to: what lies behind that after a crash is not trusted.
///
/// *Thread*: confined to the one that downloads; blocks on the disk.
final class Partial implements AutoCloseable {
    /// So often what has come is made to survive a power cut.
    private static final long FORCE_BYTES = 64L << 20;

    private final Path file;
    private final Path mark;
    private final RandomAccessFile content;
    private MessageDigest digest = Sha256.open();
    private Optional<String> version = Optional.empty();
    private long bytes;
    private long forced;

    private Partial(Path file) throws IOException {
        this.file = file;
        this.mark = file.resolveSibling(file.getFileName() + ".mark");
        // Unlike a channel, it is not closed when its thread is interrupted.
        this.content = new RandomAccessFile(file.toFile(), "rw");
    }

    /// The file as it was left.
    static Partial open(Path file) throws IOException {
        var partial = new Partial(file);
        try {
            partial.goOn();
            return partial;
        } catch (IOException | RuntimeException e) {
            partial.content.close();
            throw e;
        }
    }

    private void goOn() throws IOException {
        var lines = readMark();
        long safe = lines.length == 2 ? Long.parseLong(lines[0]) : 0;
        if (safe == 0 || safe > content.length()) {
            restart(Optional.empty());
            return;
        }
        content.setLength(safe);
        content.seek(safe);
        Sha256.update(digest, file);
        bytes = safe;
        forced = safe;
        version = lines[1].isEmpty() ? Optional.empty() : Optional.of(lines[1]);
    }

    private String[] readMark() throws IOException {
        try {
            var text = Files.readString(mark);
            return text.matches("\\d{1,18}\n[^\n]*\n")
                    ? text.substring(0, text.length() - 1).split("\n", -1)
                    : new String[0];
        } catch (NoSuchFileException e) {
            return new String[0];
        }
    }

    /// How much is there.
    long bytes() {
        return bytes;
    }

    /// The validator of the version that it belongs to, as the server gave it.
    Optional<String> version() {
        return version;
    }

    /// Begins again from nothing.
    void restart(Optional<String> validator) throws IOException {
        content.setLength(0);
        content.seek(0);
        digest = Sha256.open();
        bytes = 0;
        forced = 0;
        version = validator;
        Files.deleteIfExists(mark);
    }

    void write(byte[] buffer, int length) throws IOException {
        content.write(buffer, 0, length);
        digest.update(buffer, 0, length);
        bytes += length;
        if (bytes - forced >= FORCE_BYTES) {
            keep();
        }
    }

    /// Makes what is there survive whatever comes.
    void keep() throws IOException {
        if (bytes == forced) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        try {
            content.getFD().sync();
            var draft = mark.resolveSibling(mark.getFileName() + ".new");
            Files.writeString(draft, bytes + "\n" + version.orElse("") + "\n");
            Files.move(draft, mark, StandardCopyOption.ATOMIC_MOVE);
            forced = bytes;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// The hash of all that is there; nothing may be written any more.
    String sha256() {
        return HexFormat.of().formatHex(digest.digest());
    }

    Path file() {
        return file;
    }

    /// Removes what tells how to go on, once the file has been moved away.
    void forget() throws IOException {
        Files.deleteIfExists(mark);
    }

    /// Removes all of it.
    void discard() throws IOException {
        forget();
        Files.deleteIfExists(file);
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}
