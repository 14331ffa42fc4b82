package dev.gridwright.cli.client;

import java.net.URI;
import java.util.Optional;

/// Where a server is and how it is opened.
///
/// @param address without the path of the interface, and without a slash at its end
public record ServerAccess(URI address, Optional<String> token) {
    public ServerAccess {
        var text = address.toString();
        address = text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : address;
    }
}
