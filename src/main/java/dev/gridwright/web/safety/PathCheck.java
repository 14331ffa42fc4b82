package dev.gridwright.web.safety;

import dev.gridwright.api.ProblemType;
import dev.gridwright.web.http.Refused;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.regex.Pattern;

/// Refuses paths that a proxy in front, a route and a file could each take for another one: with empty or dotted
/// segments, parameters, and what hides behind an encoding.
public final class PathCheck implements Handler<RoutingContext> {
    private static final Pattern TWISTED = Pattern.compile(
            "//|[;\\\\]|/\\.{1,2}(/|$)|%(2[eEfF]|3[bB]|5[cC]|25|[01][0-9a-fA-F]|7[fF])|%(?![0-9a-fA-F]{2})");

    @Override
    public void handle(RoutingContext context) {
        var path = context.request().path();
        if (path == null || TWISTED.matcher(path).find()) {
            throw new Refused(
                    ProblemType.INVALID_PATH,
                    "The path has an empty or dotted part, a semicolon, or an encoded slash, dot or control character.");
        }
        context.next();
    }
}
