package dev.gridwright.web.requests;

import dev.gridwright.log.Field;
import dev.gridwright.log.Logging;
import dev.gridwright.quota.Owner;
import dev.gridwright.web.access.Caller;
import dev.gridwright.web.http.ShownPath;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Names every request, and writes a line for each when it is over: after its answer, or after the connection broke. A
/// stream is over when it ends.
///
/// Never in it: tokens, queries, the secret part of a lease's id, bodies.
///
/// *Thread*: the request's event loop.
public final class RequestLog implements Handler<RoutingContext> {
    private static final Logger LOG = LoggerFactory.getLogger(Logging.REQUESTS);

    /// In place of what is not known: nobody showed a token, or it was not good.
    private static final String NONE = "-";

    private final LongSupplier nanos;

    /// @param nanos the monotonic clock
    public RequestLog(LongSupplier nanos) {
        this.nanos = nanos;
    }

    @Override
    public void handle(RoutingContext context) {
        long began = nanos.getAsLong();
        var id = name(context.request());
        if (LOG.isInfoEnabled()) {
            context.addEndHandler(done -> {
                var token = Caller.find(context).flatMap(Caller::holder).map(Owner::name);
                log(context.request(), token.orElse(NONE), ShownPath.of(context), began, id, done.succeeded());
            });
        }
        context.next();
    }

    /// A request that no route sees, because it is not HTTP as it should be; to be called before it is answered.
    public void invalid(HttpServerRequest request) {
        long began = nanos.getAsLong();
        var id = name(request);
        if (LOG.isInfoEnabled()) {
            // What there is of it cannot be trusted to be a path.
            request.response().endHandler(done -> log(request, NONE, NONE, began, id, true));
        }
    }

    private static String name(HttpServerRequest request) {
        var id = RequestId.of(request);
        request.response().putHeader(RequestId.HEADER, id);
        return id;
    }

    private void log(HttpServerRequest request, String token, String path, long began, String id, boolean whole) {
        var remote = request.remoteAddress();
        var response = request.response();
        LOG.info(
                "{} {} {} {} {} {} bytes {} s {}{}",
                new Field("address", remote == null ? NONE : remote.hostAddress()),
                new Field("token", token),
                new Field("method", request.method().name()),
                new Field("path", path),
                new Field("status", response.getStatusCode()),
                new Field("bytes", response.bytesWritten()),
                new Field("seconds", Duration.ofNanos(nanos.getAsLong() - began).toMillis() / 1e3),
                new Field("request", id),
                whole ? "" : " broken off",
                new Field("whole", whole));
    }
}
