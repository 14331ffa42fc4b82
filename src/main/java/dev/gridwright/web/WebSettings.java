package dev.gridwright.web;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// How the server is reached.
///
/// @param port 0 for any free one
/// @param publicHosts further names that it goes by
/// @param token what every request must show, when set
/// @param maxBodyBytes of a request
/// @param patience how long the other side may be silent or slow
public record WebSettings(
        String host, int port, Set<String> publicHosts, Optional<String> token, long maxBodyBytes, Limits patience) {
    public static final long MAX_BODY_BYTES = 1 << 20;

    public WebSettings {
        publicHosts = Set.copyOf(publicHosts);
    }

    /// Loopback, a free port, no token.
    public static WebSettings local() {
        return new WebSettings("127.0.0.1", 0, Set.of(), Optional.empty(), MAX_BODY_BYTES, Limits.DEFAULT);
    }

    /// @param headers to send a request's headers, counted from the end of the answer before
    /// @param body to send a body
    /// @param idle nothing moved in either direction; longer than [Waiting#LONGEST]
    public record Limits(Duration headers, Duration body, Duration idle) {
        public static final Limits DEFAULT =
                new Limits(Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ofSeconds(90));
    }
}
