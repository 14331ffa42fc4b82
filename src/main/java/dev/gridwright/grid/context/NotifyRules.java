package dev.gridwright.grid.context;

import java.net.URI;
import java.util.Optional;

/// Which addresses a study may tell of itself, and with which secrets.
@FunctionalInterface
public interface NotifyRules {
    /// Everything is allowed, or is found out when it is tried.
    NotifyRules ANY = (url, secret) -> Optional.empty();

    /// Why nothing may be sent there; empty when it may, as far as that can be told without asking a name server.
    ///
    /// @param secret the name of the secret to sign with
    Optional<Refused> refusal(URI url, Optional<String> secret);

    /// @param key of the notification, `url` or `secret`
    /// @param detail what is wrong, without its full stop
    /// @param allowed what may stand there
    record Refused(String key, String detail, String allowed) {}
}
