package dev.gridwright.app;

import dev.gridwright.api.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /// @param certificateSha256 by which commands know the server, where it is reached by https
    static ServerFile write(
            Path data, URI address, Optional<String> token, Optional<String> certificateSha256, Instant startedAt) {
        OwnFile.write(data, NAME, Wire.bytes(out -> {
            out.writeStartObject();
            out.writeStringField("address", address.toString());
            out.writeNumberField("pid", ProcessHandle.current().pid());
            if (token.isPresent()) {
                out.writeStringField("token", token.get());
            }
            if (certificateSha256.isPresent()) {
                out.writeStringField("certificate_sha256", certificateSha256.get());
            }
            out.writeStringField("started_at", Wire.time(startedAt));
            out.writeEndObject();
        }));
        return new ServerFile(data.resolve(NAME));
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
