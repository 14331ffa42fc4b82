package dev.gridwright.web.report;

import dev.gridwright.report.model.Pages;
import dev.gridwright.web.http.Calls;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Sends a report piece by piece: the next one is made when the connection has taken the one before, so a slow reader
/// costs one piece of memory and no thread.
final class ReportStream {
    private final RoutingContext context;
    private final Calls makers;
    private final Supplier<Pages> opening;
    private @Nullable Pages pages;

    /// @param opening begins the report; may block
    ReportStream(RoutingContext context, Calls makers, Supplier<Pages> opening) {
        this.context = context;
        this.makers = makers;
        this.opening = opening;
    }

    /// @param policy which content the report may load and run, when it is a page
    void start(String mediaType, Optional<String> policy) {
        // The head goes out with the first piece, so that a store that cannot be read still gives a problem.
        Calls.answer(context, makers.read(this::next), first -> {
            var response = context.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, mediaType)
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            policy.ifPresent(text -> response.putHeader("Content-Security-Policy", text));
            if (context.request().method().equals(HttpMethod.HEAD)) {
                var unused = response.end();
                return;
            }
            response.setChunked(true);
            send(first);
        });
    }

    /// Called for one piece after the other, on whatever thread of the makers is free.
    private Optional<byte[]> next() {
        var open = pages;
        if (open == null) {
            open = opening.get();
            pages = open;
        }
        return open.next();
    }

    private void send(Optional<byte[]> piece) {
        var response = context.response();
        if (response.closed()) {
            return;
        }
        if (piece.isEmpty()) {
            var unused = response.end();
            return;
        }
        if (piece.get().length > 0) {
            var unused = response.write(Buffer.buffer(piece.get()));
        }
        if (response.writeQueueFull()) {
            response.drainHandler(drained -> readOn());
        } else {
            readOn();
        }
    }

    private void readOn() {
        context.response().drainHandler(null);
        Calls.answer(context, makers.read(this::next), this::send);
    }
}
