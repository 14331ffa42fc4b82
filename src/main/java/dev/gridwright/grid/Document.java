package dev.gridwright.grid;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The text of a grid, complete: whatever the command line changed is in it.
///
/// @param text as it was read when nothing changed it, else JSON without comments
/// @param format `yaml` or `json`
public record Document(String text, String format) {
    /// The hash of the text in UTF-8, as hexadecimal digits.
    public String sha256() {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
