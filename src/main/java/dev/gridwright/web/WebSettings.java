package dev.gridwright.web;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// How the server is reached.
///
/// @param port 0 for any free one
/// @param publicHosts further names that it goes by
/// @param tokenRequired whether every request must show a token
/// @param matchRequired whether a study is changed or deleted only by who names its version
/// @param maxBodyBytes of a request
/// @param patience how long the other side may be silent or slow
/// @param bounds how much of it there may be
/// @param tls with which it is encrypted, when it is
public record WebSettings(
        String host,
        int port,
        Set<String> publicHosts,
        boolean tokenRequired,
        boolean matchRequired,
        long maxBodyBytes,
        Limits patience,
        Bounds bounds,
        Optional<Tls> tls) {
    public static final long MAX_BODY_BYTES = 1 << 20;

    public WebSettings {
        publicHosts = Set.copyOf(publicHosts);
    }

    /// Changes need not name a version.
    public WebSettings(
            String host,
            int port,
            Set<String> publicHosts,
            boolean tokenRequired,
            long maxBodyBytes,
            Limits patience,
            Bounds bounds,
            Optional<Tls> tls) {
        this(host, port, publicHosts, tokenRequired, false, maxBodyBytes, patience, bounds, tls);
    }

    /// Loopback, a free port, no token.
    public static WebSettings local() {
        return new WebSettings(
                "127.0.0.1", 0, Set.of(), false, MAX_BODY_BYTES, Limits.DEFAULT, Bounds.DEFAULT, Optional.empty());
    }

    /// @param headers to send a request's headers, counted from the end of the answer before
    /// @param body to send a body
    /// @param idle nothing moved in either direction; longer than [Waiting#LONGEST]
    /// @param heartbeat after which an event stream that has nothing to tell is kept alive by a word
    public record Limits(Duration headers, Duration body, Duration idle, Duration heartbeat) {
        public static final Limits DEFAULT = new Limits(
                Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ofSeconds(90), Duration.ofSeconds(15));
    }

    /// How much of everything there may be.
    ///
    /// @param connections in all
    /// @param connectionsPerAddress of one other machine
    /// @param requestsPerSecond of one token, or of one other machine; 0 for no limit
    public record Bounds(int connections, int connectionsPerAddress, int requestsPerSecond) {
        public static final Bounds DEFAULT = new Bounds(5000, 500, 1000);
    }

    /// A certificate chain and its key, as PEM.
    public record Tls(byte[] certificates, byte[] key) {
        public Tls {
            certificates = certificates.clone();
            key = key.clone();
        }

        @Override
        public byte[] certificates() {
            return certificates.clone();
        }

        @Override
        public byte[] key() {
            return key.clone();
        }
    }
}
