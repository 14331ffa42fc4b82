package dev.gridwright.web;

import dev.gridwright.metrics.HttpMetrics;
import dev.gridwright.web.access.Access;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Set;

/// Measures every request, by the template of the route that took it: nothing of an address reaches a metric. Comes
/// before all that answers.
final class Requests implements Handler<RoutingContext> {
    private static final String NONE = "none";
    private static final Set<HttpMethod> METHODS = Set.of(
            HttpMethod.GET,
            HttpMethod.HEAD,
            HttpMethod.POST,
            HttpMethod.PUT,
            HttpMethod.PATCH,
            HttpMethod.DELETE,
            HttpMethod.OPTIONS);

    /// Who asks here waits for work.
    private static final String WAITING_ROUTE = "/api/v1/leases";

    private final HttpMetrics metrics;

    Requests(HttpMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void handle(RoutingContext context) {
        long began = System.nanoTime();
        metrics.begun();
        context.addHeadersEndHandler(ignored -> {
            if (!asksToWait(context)) {
                metrics.answered(method(context), route(context), Duration.ofNanos(System.nanoTime() - began));
            }
        });
        context.addEndHandler(sent -> {
            var response = context.response();
            var code = response.headWritten() ? Integer.toString(response.getStatusCode()) : "closed";
            metrics.ended(method(context), route(context), code);
        });
        context.next();
    }

    private static boolean asksToWait(RoutingContext context) {
        return Waiting.preferred(context.request()).isPresent()
                || route(context).equals(WAITING_ROUTE);
    }

    private static String method(RoutingContext context) {
        var method = context.request().method();
        return METHODS.contains(method) ? method.name() : "other";
    }

    private static String route(RoutingContext context) {
        return Access.template(context).orElse(NONE);
    }
}
