package dev.gridwright.web.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// Ends connections on which the other side takes too long to say what it wants, however many single bytes it sends:
/// the platform's idle time knows only silence.
///
/// *Thread*: one event loop, that of the server.
public final class Patience implements Handler<RoutingContext> {
    private final Vertx vertx;
    private final Duration forHeaders;
    private final Duration forBody;

    /// Those that wait for a request, with their timers; the longest first.
    private final Map<HttpConnection, Long> waiting = new LinkedHashMap<>();

    /// @param forHeaders from the opening of a connection, or the end of the answer before, to a request's headers
    /// @param forBody from the headers to the end of the body
    public Patience(Vertx vertx, Duration forHeaders, Duration forBody) {
        this.vertx = vertx;
        this.forHeaders = forHeaders;
        this.forBody = forBody;
    }

    /// A connection was opened.
    public void opened(HttpConnection connection) {
        awaitRequest(connection);
    }

    /// A connection is gone.
    public void closed(HttpConnection connection) {
        stopWaiting(connection);
    }

    /// Closes the connection that has waited longest for a request.
    ///
    /// @return false when none waits
    public boolean endLongestWaiting() {
        var waits = waiting.keySet().iterator();
        if (!waits.hasNext()) {
            return false;
        }
        var longest = waits.next();
        stopWaiting(longest);
        var unused = longest.close();
        return true;
    }

    /// A request's headers have arrived.
    @Override
    public void handle(RoutingContext context) {
        var connection = context.request().connection();
        stopWaiting(connection);
        long body = vertx.setTimer(forBody.toMillis(), id -> {
            if (!context.request().isEnded()) {
                context.fail(408);
            }
        });
        context.addEndHandler(done -> {
            vertx.cancelTimer(body);
            if (done.succeeded()) {
                awaitRequest(connection);
            }
        });
        context.next();
    }

    private void awaitRequest(HttpConnection connection) {
        stopWaiting(connection);
        waiting.put(connection, vertx.setTimer(forHeaders.toMillis(), id -> {
            waiting.remove(connection);
            var unused = connection.close();
        }));
    }

    private void stopWaiting(HttpConnection connection) {
        var timer = waiting.remove(connection);
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
    }
}
