package dev.gridwright.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gridwright.cli.client.RequestFailed.Kind;
import dev.gridwright.kept.FileNames;
import dev.gridwright.kept.KeptFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;

/// Brings the kept files of a trial to a folder of its user: below it and nowhere else, each whole or not at all.
public final class KeptDownload {
    private static final String BEGUN = ".gridwright-";

    private final StudyReader studies;
    private final Path folder;

    /// @param folder made when it is missing
    public KeptDownload(StudyReader studies, Path folder) {
        this.studies = studies;
        this.folder = folder;
    }

    /// Where the files of a study are kept in a data directory; empty when none are.
    public static Optional<Path> kept(Path data, String study) {
        return Optional.of(KeptFolder.of(data).study(study)).filter(Files::isDirectory);
    }

    /// Fetches one file, in place of one of that name.
    ///
    /// @param file as the server lists it
    /// @return where it is now
    /// @throws IOException when it cannot be written
    public Path fetch(String study, long index, JsonNode file) throws IOException {
        var name = file.path("name").asText();
        FileNames.fault(name).ifPresent(fault -> {
            throw new RequestFailed(Kind.FAULT, studies.place() + " names a file with a name that " + fault);
        });
        var target = folder.resolve(name);
        var parent = Objects.requireNonNull(target.getParent(), "a file lies in a folder");
        Files.createDirectories(parent);
        var begun = Files.createTempFile(parent, BEGUN, ".part");
        try {
            var digest = sha256();
            try (var out = new DigestOutputStream(Files.newOutputStream(begun), digest)) {
                studies.file(study, index, name, out);
            }
            if (!HexFormat.of()
                    .formatHex(digest.digest())
                    .equals(file.path("sha256").asText())) {
                throw new RequestFailed(Kind.BROKEN_OFF, "what came of " + name + " is not what was kept");
            }
            return Files.move(begun, target, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(begun);
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
