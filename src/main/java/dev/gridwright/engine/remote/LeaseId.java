package dev.gridwright.engine.remote;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a worker calls its lease: the token of the attempt, which anyone may know, and 128 random bits, which only the
/// worker that was handed the lease knows. `1099511627777-9f86d081884c7d659a2feaa0c55ad015`.
public record LeaseId(long token, String secret) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SECRET_BYTES = 16;
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,17})-([0-9a-f]{32})");

    /// One that nobody knows yet.
    static LeaseId random(long token) {
        var bytes = new byte[SECRET_BYTES];
        RANDOM.nextBytes(bytes);
        return new LeaseId(token, HexFormat.of().formatHex(bytes));
    }

    /// Empty when the text has not the form of an id.
    public static Optional<LeaseId> read(String text) {
        var matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new LeaseId(Long.parseLong(matcher.group(1)), matcher.group(2)))
                : Optional.empty();
    }

    public String text() {
        return token + "-" + secret;
    }

    /// What is kept of the secret, in hexadecimal digits.
    String sha256() {
        try {
            var text = secret.getBytes(StandardCharsets.US_ASCII);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /// Whether what was kept is of this secret; takes as long whatever differs.
    public boolean matches(String sha256) {
        return MessageDigest.isEqual(
                sha256.getBytes(StandardCharsets.US_ASCII), sha256().getBytes(StandardCharsets.US_ASCII));
    }

    /// Never the secret.
    @Override
    public String toString() {
        return "lease " + token;
    }
}
