package dev.gridwright.reuse;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

/// The content of a file, or of all files below a folder with their names, as a SHA-256. Below a folder, whatever
/// begins with a dot and `__pycache__` are left out: they are written by tools while the code stays the same.
///
/// *Thread*: stateless; blocks on the disk.
final class Fingerprint {
    private static final int BUFFER_BYTES = 64 * 1024;

    private Fingerprint() {}

    /// @param reading what may still be read
    static String of(Path path, Fingerprints.Reading reading) throws IOException {
        if (!Files.isDirectory(path)) {
            return reading.content(path);
        }
        var digest = sha256();
        for (var file : files(path, reading)) {
            var name = path.relativize(file).toString().getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(4).putInt(name.length).array());
            digest.update(name);
            digest.update(HexFormat.of().parseHex(reading.content(file)));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static List<Path> files(Path folder, Fingerprints.Reading reading) throws IOException {
        var files = new ArrayList<Path>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            private int seen;

            @Override
            public FileVisitResult preVisitDirectory(Path below, BasicFileAttributes attributes) throws IOException {
                count();
                return below.equals(folder) || !leftOut(below)
                        ? FileVisitResult.CONTINUE
                        : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (Files.isRegularFile(file) && !leftOut(file)) {
                    count();
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            private void count() throws IOException {
                if (++seen > reading.filesLeft() + 1) {
                    throw new IOException(
                            "with the rest of the key it is more than " + Fingerprints.MAX_FILES + " files");
                }
            }
        });
        Collections.sort(files);
        return files;
    }

    private static boolean leftOut(Path path) {
        var name = String.valueOf(path.getFileName());
        return name.startsWith(".") || name.equals("__pycache__");
    }

    /// What one file holds.
    record Content(String sha256, long bytes) {}

    /// @param most bytes that it may have
    static Content read(Path file, long most) throws IOException {
        check(Files.size(file), most);
        var digest = sha256();
        long read = 0;
        var buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                read += count;
                check(read, most);
                digest.update(buffer, 0, count);
            }
        }
        return new Content(HexFormat.of().formatHex(digest.digest()), read);
    }

    private static void check(long bytes, long most) throws IOException {
        if (bytes > most) {
            throw new IOException("with the rest of the key it is more than " + Fingerprints.MAX_BYTES + " bytes");
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
