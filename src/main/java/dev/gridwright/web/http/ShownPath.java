package dev.gridwright.web.http;

import io.vertx.ext.web.RoutingContext;

/// The path of a request as the log may have it: without the query, which could hold anything, and without the secret
/// part of a lease's id.
public final class ShownPath {
    private static final String LEASES = "/api/v1/leases/";
    private static final int MAX_CHARS = 512;

    private ShownPath() {}

    public static String of(RoutingContext context) {
        return of(context.normalizedPath());
    }

    static String of(String path) {
        var shown = path.startsWith(LEASES)
                ? LEASES + path.substring(LEASES.length()).replaceFirst("-[^/]*", "-*")
                : path;
        return shown.length() <= MAX_CHARS ? shown : shown.substring(0, MAX_CHARS) + "...";
    }
}
