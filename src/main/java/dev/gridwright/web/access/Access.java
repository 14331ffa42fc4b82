package dev.gridwright.web.access;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which scope each route needs: the one table of it. HEAD needs what GET needs.
///
/// The checks are routes themselves, with the same templates and before those that answer, so that a request that
/// reaches an answer has passed the check of just that route. A route that is missing here keeps the server from
/// starting.
public final class Access {
    private static final String OPEN = Access.class.getName();
    private static final String TEMPLATE = OPEN + ".template";
    private static final Map<String, Optional<Scope>> NEEDS = new LinkedHashMap<>();

    static {
        anyone(
                "GET /",
                "GET /docs",
                "GET /docs/start.js",
                "GET /docs/swagger-ui.css",
                "GET /docs/swagger-ui-bundle.js",
                "GET /grid.schema.json",
                "GET /assets/:file",
                "GET /openapi.json",
                "GET /openapi.yaml",
                "GET /problems/:name",
                "GET /health/live",
                "GET /health/ready",
                "GET /health/started");
        need(
                Scope.READ,
                "GET /api/v1/studies",
                "GET /api/v1/studies/:study",
                "GET /api/v1/studies/:study/best",
                "GET /api/v1/studies/:study/blocked",
                "GET /api/v1/studies/:study/effects",
                "GET /api/v1/studies/:study/events",
                "GET /api/v1/studies/:study/grid",
                "GET /api/v1/studies/:study/heatmap",
                "GET /api/v1/studies/:study/history",
                "GET /api/v1/studies/:study/report",
                "GET /api/v1/studies/:study/timeline",
                "GET /api/v1/studies/:study/trials",
                "GET /api/v1/studies/:study/trials/:index",
                "GET /api/v1/studies/:study/trials/:index/files",
                "GET /api/v1/studies/:study/trials/:index/files/:file",
                // A file in a folder: the rest of its path.
                "GET /api/v1/studies/:study/trials/:index/files/:file/*",
                "GET /api/v1/studies/:study/trials/:index/log",
                "GET /api/v1/pools",
                "GET /api/v1/storage",
                // It computes an answer and changes nothing.
                "POST /api/v1/studies/:study/gates");
        need(
                Scope.SUBMIT,
                "POST /api/v1/plan",
                "POST /api/v1/studies",
                "PATCH /api/v1/studies/:study",
                "DELETE /api/v1/studies/:study",
                "POST /api/v1/studies/:study/cancel",
                "POST /api/v1/studies/:study/pause",
                "POST /api/v1/studies/:study/points",
                "POST /api/v1/studies/:study/resume",
                "POST /api/v1/studies/:study/retry");
        need(
                Scope.WORK,
                "POST /api/v1/leases",
                "POST /api/v1/leases/:lease/heartbeat",
                "PUT /api/v1/leases/:lease/result",
                "DELETE /api/v1/leases/:lease");
        need(Scope.METRICS, "GET /metrics");
        need(
                Scope.ADMIN,
                "GET /api/v1/tokens",
                "POST /api/v1/tokens",
                "DELETE /api/v1/tokens/:token",
                "POST /api/v1/backup",
                "PATCH /api/v1/pools/:pool");
    }

    private Access() {}

    /// Every route, as `GET /api/v1/studies/:study`.
    public static Set<String> routes() {
        return Collections.unmodifiableSet(NEEDS.keySet());
    }

    private static void anyone(String... routes) {
        for (var route : routes) {
            NEEDS.put(route, Optional.empty());
        }
    }

    private static void need(Scope scope, String... routes) {
        for (var route : routes) {
            NEEDS.put(route, Optional.of(scope));
        }
    }

    /// Marks the requests that need no token. Comes before [TokenCheck].
    public static void installOpen(Router router) {
        NEEDS.forEach((route, scope) -> {
            if (scope.isEmpty()) {
                on(router, route, context -> context.put(OPEN, true));
            }
        });
    }

    static boolean isForAnyone(RoutingContext context) {
        return context.get(OPEN, false);
    }

    /// The template of the route that a request has reached, such as `/api/v1/studies/:study`; empty while it has
    /// reached none.
    public static Optional<String> template(RoutingContext context) {
        return Optional.ofNullable(context.get(TEMPLATE));
    }

    /// Checks the scope of every other request. Comes after [TokenCheck], and before every route that answers.
    public static void install(Router router) {
        NEEDS.forEach((route, scope) -> scope.ifPresent(
                needed -> on(router, route, context -> Caller.of(context).check(needed))));
    }

    private interface Check {
        void of(RoutingContext context);
    }

    private static void on(Router router, String route, Check check) {
        int space = route.indexOf(' ');
        var method = HttpMethod.valueOf(route.substring(0, space));
        var checked = router.route(method, route.substring(space + 1));
        if (method.equals(HttpMethod.GET)) {
            checked.method(HttpMethod.HEAD);
        }
        checked.handler(context -> {
            context.put(TEMPLATE, route.substring(space + 1));
            check.of(context);
            context.next();
        });
    }

    /// Holds all routes against the table. Comes after every route that answers.
    ///
    /// @param guards how many of the first routes only check, as those of this class do
    /// @throws IllegalStateException naming those that are missing in it
    public static void check(Router router, int guards) {
        var missing = new ArrayList<String>();
        var answering = router.getRoutes();
        for (var route : answering.subList(guards, answering.size())) {
            var name = route.getName();
            if (name == null) {
                continue;
            }
            // A path that ends in a slash stands for all that begin so.
            var path = name.length() > 1 && name.endsWith("/") ? name + "*" : name;
            var methods = route.methods();
            if (methods == null || methods.isEmpty()) {
                missing.add("any method of " + path);
                continue;
            }
            for (var method : methods) {
                var asked = method.equals(HttpMethod.HEAD) ? HttpMethod.GET : method;
                if (!NEEDS.containsKey(asked.name() + " " + path)) {
                    missing.add(method.name() + " " + path);
                }
            }
        }
        if (!missing.isEmpty()) {
            throw new IllegalStateException("Routes without an entry in the table of Access: " + missing);
        }
    }

    /// Every route of the table with what it needs; empty for those that are open to anyone.
    static Map<String, Optional<Scope>> table() {
        return Map.copyOf(NEEDS);
    }

    /// The routes that need this scope, such as `GET /metrics`.
    public static List<String> routes(Scope scope) {
        return NEEDS.entrySet().stream()
                .filter(entry -> entry.getValue().equals(Optional.of(scope)))
                .map(Map.Entry::getKey)
                .toList();
    }
}
