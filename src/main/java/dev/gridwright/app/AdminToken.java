package dev.gridwright.app;

import dev.gridwright.quota.Quota;
import dev.gridwright.web.access.Scope;
import dev.gridwright.web.access.Secret;
import dev.gridwright.web.access.Tokens;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/// `admin.token` in the data directory: the first token of a server that needs one, readable for its owner alone. Its
/// text is in no log.
final class AdminToken {
    static final String NAME = "admin.token";

    private AdminToken() {}

    /// Makes a token for the operator where none is known that lasts. The file comes first: what is stored without it
    /// nobody could use.
    ///
    /// *Thread*: blocks.
    ///
    /// @return the file, when one was written
    static Optional<Path> ensure(Path data, Tokens tokens) {
        if (tokens.hasAdmin()) {
            return Optional.empty();
        }
        var secret = Secret.random();
        OwnFile.write(data, NAME, (secret.text() + "\n").getBytes(StandardCharsets.US_ASCII));
        tokens.create(secret, "first administrator", Set.of(Scope.ADMIN), Quota.NONE, Optional.empty())
                .join();
        return Optional.of(data.resolve(NAME));
    }
}
