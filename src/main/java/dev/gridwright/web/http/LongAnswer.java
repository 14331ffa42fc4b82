package dev.gridwright.web.http;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.net.impl.ShutdownEvent;

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

    /// Has the connection go on when its server is shut down, for as long as that may take: the platform would close it
    /// in the middle of an answer.
    public static void mayFinish(HttpConnection opened) {
        if (opened instanceof HttpServerConnection connection) {
            var unused = connection.channelHandlerContext().pipeline().addFirst(new Unhurried());
        }
    }

    /// Whether the connection has taken what was written, but for what is on its way to its other side. An ordinary
    /// close waits for the latter alone.
    public static boolean taken(HttpConnection opened) {
        return !(opened instanceof HttpServerConnection connection)
                || connection.channelHandlerContext().channel().isWritable();
    }

    /// Keeps from a connection that its server is shut down.
    private static final class Unhurried extends ChannelInboundHandlerAdapter {
        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (!(event instanceof ShutdownEvent)) {
                context.fireUserEventTriggered(event);
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
