package dev.gridwright.web.http;

import dev.gridwright.api.ProblemJson;
import dev.gridwright.api.ProblemType;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers every failure with a problem document; what we did wrong is logged under a reference that the answer names,
/// and nothing of it is told.
public final class Problems {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final String RETRY_AFTER_SECONDS = "1";

    /// What an answer says of itself that has not come about.
    private static final List<String> OF_SUCCESS =
            List.of("ETag", "Idempotent-Replayed", "Link", "Location", "Preference-Applied");

    /// For what passes when studies end: no use in asking every second.
    private static final String RETRY_AFTER_WORK_SECONDS = "60";
    private static final long LINGER_MILLIS = 500;

    private final Function<Throwable, Optional<ProblemJson>> known;

    /// @param known what the failures of the layers below mean to a caller
    public Problems(Function<Throwable, Optional<ProblemJson>> known) {
        this.known = known;
    }

    /// Answers what fails in any route of `router`, and what no route takes. Comes first.
    public void install(Router router) {
        router.route().failureHandler(this::answer);
        for (int status : new int[] {400, 404, 405, 406, 413, 415, 500}) {
            router.errorHandler(status, this::answer);
        }
    }

    /// Answers methods that the routes of `router` do not take, naming those that they do. Comes last.
    public static void refuseOtherMethods(Router router) {
        var methods = new LinkedHashMap<String, SortedSet<String>>();
        for (var route : router.getRoutes()) {
            if (route.methods() != null && route.getName() != null) {
                var known = methods.computeIfAbsent(route.getName(), path -> new TreeSet<>());
                route.methods().forEach(method -> known.add(method.name()));
            }
        }
        methods.forEach((path, known) -> router.route(path).handler(context -> {
            context.response().putHeader(HttpHeaders.ALLOW, String.join(", ", known));
            if (context.request().method().equals(HttpMethod.OPTIONS)) {
                var unused = context.response().setStatusCode(204).end();
                return;
            }
            throw new Refused(
                    ProblemType.METHOD_NOT_ALLOWED,
                    context.normalizedPath() + " takes " + String.join(", ", known) + ", not "
                            + context.request().method() + ".");
        }));
    }

    /// Answers a request that is not HTTP as it should be.
    public static void answerInvalid(HttpServerRequest request) {
        var cause = request.decoderResult().cause();
        var type = switch (cause) {
            case TooLongHttpLineException line -> ProblemType.URL_TOO_LONG;
            case TooLongHttpHeaderException headers -> ProblemType.HEADERS_TOO_LARGE;
            case null, default -> ProblemType.MALFORMED_REQUEST;
        };
        var problem = new ProblemJson(type, "The request is not HTTP/1.1 as this server takes it.");
        send(request.response(), problem)
                .onComplete(sent -> request.connection().close());
    }

    private void answer(RoutingContext context) {
        var response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (hasGone(context)) {
            LOG.debug("The sender of {} has gone: {}", ShownPath.of(context), reason(context));
            return;
        }
        if (response.headWritten()) {
            // Half an answer is out: breaking it off is the only way left to say that it is not whole.
            LOG.warn("An answer to {} was broken off: {}", ShownPath.of(context), reason(context));
            var unused = context.request().connection().close();
            return;
        }
        var problem = problem(context);
        boolean early = !context.request().isEnded();
        if (early) {
            // So that nobody sends the next request on a connection that is about to be closed.
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        var sent = send(response, problem);
        if (early) {
            // The rest of the body is not wanted. Closing at once could take the answer away from under its reader.
            sent.onComplete(done -> context.vertx()
                    .setTimer(
                            LINGER_MILLIS,
                            timer -> context.request().connection().close()));
        }
    }

    /// Whether the client went away before its request was whole: nobody is left to answer, and nobody to blame.
    private static boolean hasGone(RoutingContext context) {
        return context.failure() instanceof HttpClosedException
                || (context.failure() instanceof IOException
                        && !context.request().isEnded());
    }

    private static String reason(RoutingContext context) {
        return context.failure() == null
                ? "status " + context.statusCode()
                : context.failure().toString();
    }

    private ProblemJson problem(RoutingContext context) {
        var failure = context.failure();
        if (failure instanceof Refused refused) {
            return refused.problem();
        }
        if (failure != null) {
            var meant = known.apply(failure);
            if (meant.isPresent()) {
                return meant.get();
            }
        }
        if (failure != null && isOfTheWire(failure)) {
            return new ProblemJson(ProblemType.MALFORMED_REQUEST, "The body is not HTTP/1.1 as this server takes it.");
        }
        var path = context.normalizedPath();
        return switch (context.statusCode()) {
            case 400 -> new ProblemJson(ProblemType.MALFORMED_REQUEST, "The request cannot be read.");
            case 404 -> new ProblemJson(ProblemType.UNKNOWN_ROUTE, "There is nothing at " + path + ".");
            case 405 ->
                new ProblemJson(
                        ProblemType.METHOD_NOT_ALLOWED,
                        path + " does not take " + context.request().method() + ".");
            case 406 -> new ProblemJson(ProblemType.NOT_ACCEPTABLE, "There is no such form of " + path + ".");
            case 408 -> new ProblemJson(ProblemType.REQUEST_TIMEOUT, "The body did not arrive in time.");
            case 413 -> new ProblemJson(ProblemType.BODY_TOO_LARGE, "The body is larger than what is taken.");
            case 415 -> new ProblemJson(ProblemType.UNSUPPORTED_MEDIA_TYPE, "The body's media type is not taken.");
            default -> fault(context, failure);
        };
    }

    /// Whether it was found out while the bytes of the body were read, before any of our code.
    private static boolean isOfTheWire(Throwable failure) {
        var trace = failure.getStackTrace();
        return trace.length > 0 && trace[0].getClassName().startsWith("io.netty.handler.codec.");
    }

    private static ProblemJson fault(RoutingContext context, @Nullable Throwable failure) {
        var reference = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        LOG.error(
                "Request {} {} failed, reference {}",
                context.request().method(),
                ShownPath.of(context),
                reference,
                failure);
        return new ProblemJson(
                ProblemType.INTERNAL, "The server made a mistake; its log has it under reference " + reference + ".");
    }

    private static Future<Void> send(HttpServerResponse response, ProblemJson problem) {
        var type = problem.type();
        OF_SUCCESS.forEach(header -> response.headers().remove(header));
        response.setStatusCode(type.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, ProblemJson.MEDIA_TYPE)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        switch (type) {
            case OVERLOADED, BACKUP_RUNNING, DRAINING, STORE_FAULT, REQUEST_IN_PROGRESS ->
                response.putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
            case QUOTA_EXCEEDED -> response.putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_WORK_SECONDS);
            case UNAUTHORIZED -> response.putHeader("WWW-Authenticate", "Bearer realm=\"gridwright\"");
            case REQUEST_TIMEOUT -> response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            default -> {}
        }
        return response.end(Buffer.buffer(problem.bytes()));
    }
}
