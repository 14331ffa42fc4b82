package dev.gridwright.cli.client;

import java.net.URI;
import java.util.Optional;

/// Where a server is and how it is opened.
///
/// @param address without the path of the interface, and without a slash at its end
/// @param certificateSha256 the one certificate that is trusted, in hexadecimal digits; those of the platform when
/// empty
public record ServerAccess(URI address, Optional<String> token, Optional<String> certificateSha256) {
    public ServerAccess {
        var text = address.toString();
        address = text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : address;
    }

    /// By http, or with the certificates that the platform trusts.
    public ServerAccess(URI address, Optional<String> token) {
        this(address, token, Optional.empty());
    }
}
