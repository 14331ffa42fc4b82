package dev.gridwright.content;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// An http or https address, which may hold secrets: a user and password, or a signature in the query.
///
/// @param text as written
public record Address(String text) {
    /// The address to connect to, without user and password.
    ///
    /// @throws IllegalArgumentException when it is none
    public URI uri() {
        var uri = URI.create(text);
        if (uri.getRawUserInfo() == null) {
            return uri;
        }
        return URI.create(text.replaceFirst("//[^/?#]*@", "//"));
    }

    /// The value of the header that shows the user and password, when the address has some.
    public Optional<String> authorization() {
        return Optional.ofNullable(URI.create(text).getUserInfo())
                .map(user -> "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
    }

    /// The address as it may be shown and logged.
    public String shown() {
        var plain = text.replaceFirst("//[^/?#]*@", "//");
        int query = plain.indexOf('?');
        return query < 0 ? plain : plain.substring(0, query) + "?…";
    }
}
