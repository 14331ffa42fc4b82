package dev.gridwright.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// Where the server that holds a data directory can be reached: `server.json` in it.
///
/// @param token opens that server while it runs
/// @param pid its process, when the file tells
/// @param certificateSha256 of the certificate that the server shows, where it is reached by https
public record ServerFile(URI address, Optional<String> token, Optional<Long> pid, Optional<String> certificateSha256) {
    public static final String NAME = "server.json";

    /// What the file in `folder` says; empty when there is none, or it is not whole.
    public static Optional<ServerFile> read(Path folder) {
        JsonNode file;
        try {
            file = Documents.JSON.readTree(Files.readAllBytes(folder.resolve(NAME)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            // Caught between its creation and its last byte, or left by a crash: nobody to be reached either way.
            return Optional.empty();
        }
        var address = file.path("address").asText();
        if (!address.startsWith("http://") && !address.startsWith("https://")) {
            return Optional.empty();
        }
        return Optional.of(new ServerFile(
                URI.create(address),
                Optional.of(file.path("token").asText()).filter(text -> !text.isEmpty()),
                Optional.of(file.path("pid")).filter(JsonNode::isNumber).map(JsonNode::asLong),
                Optional.of(file.path("certificate_sha256").asText()).filter(text -> text.matches("[0-9a-f]{64}"))));
    }

    /// Whether the process that wrote the file may still be there.
    public boolean alive() {
        return pid.isEmpty() || ProcessHandle.of(pid.get()).isPresent();
    }
}
