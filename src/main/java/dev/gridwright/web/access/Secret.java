package dev.gridwright.web.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/// The text of a token: `gw_`, its id, `_`, and 256 random bits. The id is no secret; it finds the one hash that the
/// whole is compared with.
///
/// @param id eight characters of base32
public record Secret(String id, String text) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int ID_CHARACTERS = 8;
    private static final int BYTES = 32;
    private static final Pattern FORM = Pattern.compile("gw_([a-z2-7]{8})_[A-Za-z0-9_-]{43}");

    /// A new one.
    public static Secret random() {
        var id = new StringBuilder();
        for (int i = 0; i < ID_CHARACTERS; i++) {
            id.append(BASE32.charAt(RANDOM.nextInt(BASE32.length())));
        }
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new Secret(
                id.toString(),
                "gw_" + id + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /// The text as a token; empty when it has not the form of one.
    static Optional<Secret> read(String text) {
        var matcher = FORM.matcher(text);
        return matcher.matches() ? Optional.of(new Secret(matcher.group(1), text)) : Optional.empty();
    }

    /// What is kept of it.
    public String sha256() {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /// Whether what was kept is of this token; takes as long whatever differs.
    boolean matches(String sha256) {
        return MessageDigest.isEqual(
                sha256.getBytes(StandardCharsets.US_ASCII), sha256().getBytes(StandardCharsets.US_ASCII));
    }

    /// Never the text.
    @Override
    public String toString() {
        return "token " + id;
    }
}
