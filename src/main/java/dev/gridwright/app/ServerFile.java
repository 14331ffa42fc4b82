package dev.gridwright.app;

import dev.gridwright.api.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;

/// `server.json` in the data directory: how commands of the same user reach the server that holds it. Readable for its
/// owner alone, there in full or not at all, and gone once the server has closed.
final class ServerFile implements AutoCloseable {
    static final String NAME = "server.json";

    private final Path file;

    private ServerFile(Path file) {
        this.file = file;
    }

    /// Takes away what a server that was killed has left.
    static void removeStale(Path data) {
        try {
            Files.deleteIfExists(data.resolve(NAME));
        } catch (IOException e) {
            throw new UncheckedIOException("The file " + NAME + " in the data directory cannot be removed", e);
        }
    }

    static ServerFile write(Path data, URI address, Optional<String> token, Instant startedAt) {
        var file = data.resolve(NAME);
        try {
            var whole = Files.createTempFile(data, NAME, ".tmp", ownerOnly(data));
            try {
                Files.write(whole, Wire.bytes(out -> {
                    out.writeStartObject();
                    out.writeStringField("address", address.toString());
                    out.writeNumberField("pid", ProcessHandle.current().pid());
                    if (token.isPresent()) {
                        out.writeStringField("token", token.get());
                    }
                    out.writeStringField("started_at", Wire.time(startedAt));
                    out.writeEndObject();
                }));
                Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(whole);
            }
            return new ServerFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException("The file " + NAME + " cannot be written to the data directory", e);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path folder) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
