package dev.gridwright.store.sqlite.database;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/// The migrations that this program comes with, as Flyway knows them again: by the checksum of their lines.
///
/// Asked at each start in place of Flyway itself, which would take a third of a second to find nothing to do.
final class SchemaText {
    private SchemaText() {}

    /// What Flyway notes in `flyway_schema_history.checksum` for the file.
    ///
    /// @param resource its name from the root of the class path, without line ends in the checksum
    static int checksum(String resource) {
        try (var stream = SchemaText.class.getResourceAsStream("/" + resource)) {
            if (stream == null) {
                throw new IllegalStateException("The program comes without " + resource);
            }
            var checksum = new CRC32();
            try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                    checksum.update(line.getBytes(StandardCharsets.UTF_8));
                }
            }
            return (int) checksum.getValue();
        } catch (IOException e) {
            throw new UncheckedIOException(resource + " cannot be read", e);
        }
    }
}
