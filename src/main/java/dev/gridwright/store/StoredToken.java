package dev.gridwright.store;

import dev.gridwright.quota.Quota;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Who may ask for what, as it is kept.
///
/// @param id names it in lists and messages; no secret
/// @param name what its maker calls it
/// @param sha256 of the token's text, in hexadecimal digits
/// @param scopes the words of what it opens, sorted
/// @param quota of its own; what it leaves open is the server's to say
/// @param expiresAt from when on it opens nothing; never when empty
/// @param lastUsedAt to the hour; empty when it never was
public record StoredToken(
        String id,
        String name,
        String sha256,
        List<String> scopes,
        Quota quota,
        Instant createdAt,
        Optional<Instant> expiresAt,
        Optional<Instant> lastUsedAt) {
    public StoredToken {
        scopes = List.copyOf(scopes);
    }

    /// The same token, last used then.
    public StoredToken usedAt(Instant time) {
        return new StoredToken(id, name, sha256, scopes, quota, createdAt, expiresAt, Optional.of(time));
    }
}
