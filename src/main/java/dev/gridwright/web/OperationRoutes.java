package dev.gridwright.web;

import dev.gridwright.api.ProblemType;
import dev.gridwright.metrics.Metrics;
import dev.gridwright.web.http.Answer;
import dev.gridwright.web.http.Calls;
import dev.gridwright.web.http.Query;
import dev.gridwright.web.http.Refused;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What an operator asks: health, metrics, and what a problem means.
final class OperationRoutes {
    private final Health health;
    private final Function<String, Future<Metrics.Page>> scrape;

    /// @param scrape makes the metrics page for an `Accept` header
    OperationRoutes(Health health, Function<String, Future<Metrics.Page>> scrape) {
        this.health = health;
        this.scrape = scrape;
    }

    /// Routes that need neither token nor known host name.
    void installOpen(Router router) {
        router.get("/health/live").handler(context -> answer(context, List.of()));
        router.get("/health/started").handler(context -> answer(context, List.of()));
        router.get("/health/ready").handler(context -> answer(context, health.checks()));
    }

    void install(Router router) {
        router.get("/metrics").handler(this::metrics);
        router.get("/problems/:name").handler(OperationRoutes::problem);
    }

    /// This server listens only once it has recovered, so that it answers at all says that it is live and started.
    private static void answer(RoutingContext context, List<Health.Check> checks) {
        boolean up = checks.stream().allMatch(Health.Check::up);
        Answer.json(context, up ? 200 : 503, out -> {
            out.writeStartObject();
            out.writeStringField("status", up ? "UP" : "DOWN");
            out.writeArrayFieldStart("checks");
            for (var check : checks) {
                out.writeStartObject();
                out.writeStringField("name", check.name());
                out.writeStringField("status", check.up() ? "UP" : "DOWN");
                out.writeStringField("detail", check.detail());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private void metrics(RoutingContext context) {
        var accept = Optional.ofNullable(context.request().getHeader(HttpHeaders.ACCEPT));
        Calls.answer(
                context,
                scrape.apply(accept.orElse("")),
                page -> Answer.bytes(context, 200, page.contentType(), Buffer.buffer(page.text())));
    }

    private static void problem(RoutingContext context) {
        new Query(context).check();
        var name = context.pathParam("name");
        var type = ProblemType.of(name)
                .orElseThrow(() -> new Refused(ProblemType.UNKNOWN_ROUTE, "There is no problem '" + name + "'."));
        Answer.json(context, 200, out -> {
            out.writeStartObject();
            out.writeStringField("type", "/problems/" + type.word());
            out.writeStringField("title", type.title());
            out.writeNumberField("status", type.status());
            out.writeStringField("remedy", type.remedy());
            out.writeEndObject();
        });
    }
}
