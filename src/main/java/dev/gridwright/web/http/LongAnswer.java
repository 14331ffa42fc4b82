package dev.gridwright.web.http;

import io.netty.channel.ChannelHandler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;

/// What an answer needs that goes on for long, and what the platform offers no way to say.
///
/// *Thread*: the request's event loop.
public final class LongAnswer {
    /// The name of the platform's handler that ends silent connections.
    private static final String IDLE = "idle";

    private LongAnswer() {}

    /// Lets the connection be silent for as long as it wants from now on. It should serve nothing else afterwards.
    public static void maySilence(HttpServerRequest request) {
        if (request.connection() instanceof HttpServerConnection connection) {
            var pipeline = connection.channelHandlerContext().pipeline();
            ChannelHandler idle = pipeline.get(IDLE);
            if (idle != null) {
                pipeline.remove(idle);
            }
        }
    }

    /// Ends the connection at once. An ordinary close waits for what is still to be sent, that is, for ever if the
    /// other side takes nothing.
    public static void cutOff(HttpServerRequest request) {
        if (request.connection() instanceof HttpServerConnection connection) {
            var unused = connection.channelHandlerContext().close();
        } else {
            var unused = request.connection().close();
        }
    }
}
