package dev.gridwright.outbound;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// What is asked of another machine.
///
/// @param url `http` or `https`, with a host and without a user
/// @param headers by name; none that belong to the connection
/// @param body empty for none
/// @param connectTimeout for one address
/// @param timeout from the beginning to the last byte of the answer
public record OutboundRequest(
        String method,
        URI url,
        SequencedMap<String, String> headers,
        byte[] body,
        Duration connectTimeout,
        Duration timeout) {
    /// How long one address may take to accept a connection, unless something else is said.
    public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /// Headers that say how a message is sent, which is not for whoever writes it.
    private static final Set<String> OF_THE_CONNECTION = Set.of(
            "host",
            "connection",
            "content-length",
            "transfer-encoding",
            "upgrade",
            "te",
            "trailer",
            "keep-alive",
            "expect",
            "http2-settings");

    public OutboundRequest {
        if (!isAddress(url)) {
            throw new IllegalArgumentException("a URL that cannot be asked");
        }
        headers = new LinkedHashMap<>(headers);
        headers.forEach((name, value) -> {
            if (isOfTheConnection(name)) {
                throw new IllegalArgumentException("the header " + name + " belongs to the connection");
            }
            if (!isHeaderValue(value)) {
                throw new IllegalArgumentException("the value of the header " + name + " has a control character");
            }
        });
        body = body.clone();
    }

    /// A `GET` of an address.
    public static OutboundRequest get(URI url, Map<String, String> headers, Duration timeout) {
        return new OutboundRequest("GET", url, new LinkedHashMap<>(headers), new byte[0], CONNECT_TIMEOUT, timeout);
    }

    @Override
    public byte[] body() {
        return body.clone();
    }

    /// Whether a header may not be set.
    public static boolean isOfTheConnection(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        return OF_THE_CONNECTION.contains(lower) || lower.startsWith("proxy-");
    }

    /// Whether a text can be sent as a header's value.
    public static boolean isHeaderValue(String value) {
        return value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7f && c <= 0xff));
    }

    /// The address in a text; empty when it is not one that can be asked.
    public static Optional<URI> url(String text) {
        try {
            return Optional.of(new URI(text)).filter(OutboundRequest::isAddress);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static boolean isAddress(URI url) {
        boolean web = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        return web && url.getHost() != null && url.getRawUserInfo() == null && url.getPort() <= 65_535;
    }

    boolean encrypted() {
        return "https".equalsIgnoreCase(url.getScheme());
    }

    /// Without the brackets of an IPv6 address.
    String host() {
        var host = url.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    int port() {
        if (url.getPort() > 0) {
            return url.getPort();
        }
        return encrypted() ? 443 : 80;
    }

    /// Path and query.
    String target() {
        var path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + '?' + url.getRawQuery();
    }
}
