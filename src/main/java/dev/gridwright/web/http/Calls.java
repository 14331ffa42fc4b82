package dev.gridwright.web.http;

import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/// How a route asks the rest of the server without blocking its event loop.
public final class Calls {
    private final WorkerExecutor readers;

    public Calls(WorkerExecutor readers) {
        this.readers = readers;
    }

    /// Runs what blocks, such as a read of the store, on a thread of its own; several at once, in no order.
    public <T> Future<T> read(Callable<T> action) {
        return readers.executeBlocking(action, false);
    }

    /// Hands what `future` holds to `answer` on the request's event loop; any failure, of `answer` too, is the
    /// request's.
    public static <T> void answer(RoutingContext context, Future<T> future, Consumer<T> answer) {
        var requestLoop = context.vertx().getOrCreateContext();
        future.onComplete(result -> requestLoop.runOnContext(ignored -> {
            if (result.failed()) {
                context.fail(result.cause());
                return;
            }
            try {
                answer.accept(result.result());
            } catch (RuntimeException e) {
                context.fail(e);
            }
        }));
    }
}
