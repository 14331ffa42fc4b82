package dev.gridwright.web.safety;

import io.vertx.core.http.HttpServerResponse;

/// Tells browsers, with every answer, to run, show and pass on nothing that this server has not meant for it.
public final class SafetyHeaders {
    private static final String CONTENT_SECURITY =
            "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";
    private static final String ONE_YEAR = "max-age=31536000";

    private final boolean encrypted;

    /// @param encrypted whether this server is reached by https alone
    public SafetyHeaders(boolean encrypted) {
        this.encrypted = encrypted;
    }

    public void put(HttpServerResponse response) {
        response.putHeader("Content-Security-Policy", CONTENT_SECURITY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin");
        if (encrypted) {
            response.putHeader("Strict-Transport-Security", ONE_YEAR);
        }
    }
}
