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
/// begins
/// with a dot and `__pycache__` are left out: they are written by tools while the code stays the same.
///
/// *Thread*: stateless; blocks on the disk.
public final class Fingerprint {
    /// What is more than this is data, and reading it would hold up every submission.
    public static final int MAX_FILES = 10_000;

    public static final long MAX_BYTES = 1L << 30;

    private static final int BUFFER_BYTES = 64 * 1024;

    private Fingerprint() {}

    /// @throws IOException when something cannot be read, or is more than [#MAX_FILES] or [#MAX_BYTES]; the message
    ///     says which
    public static String of(Path path) throws IOException {
        var digest = sha256();
        if (!Files.isDirectory(path)) {
            add(digest, path, MAX_BYTES);
            return HexFormat.of().formatHex(digest.digest());
        }
        long left = MAX_BYTES;
        for (var file : files(path)) {
            var name = path.relativize(file).toString().getBytes(StandardCharsets.UTF_8);
            long size = Files.size(file);
            digest.update(
                    ByteBuffer.allocate(12).putInt(name.length).putLong(size).array());
            digest.update(name);
            left -= add(digest, file, left);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static List<Path> files(Path folder) throws IOException {
        var files = new ArrayList<Path>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path below, BasicFileAttributes attributes) {
                return below.equals(folder) || !leftOut(below)
                        ? FileVisitResult.CONTINUE
                        : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (Files.isRegularFile(file) && !leftOut(file)) {
                    files.add(file);
                }
                if (files.size() > MAX_FILES) {
                    throw new IOException("more than " + MAX_FILES + " files");
                }
                return FileVisitResult.CONTINUE;
            }
        });
        Collections.sort(files);
        return files;
    }

    private static boolean leftOut(Path path) {
        var name = String.valueOf(path.getFileName());
        return name.startsWith(".") || name.equals("__pycache__");
    }

    private static long add(MessageDigest digest, Path file, long most) throws IOException {
        long read = 0;
        var buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                read += count;
                if (read > most) {
                    throw new IOException("more than " + MAX_BYTES + " bytes");
                }
                digest.update(buffer, 0, count);
            }
        }
        return read;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
