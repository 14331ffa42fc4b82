package dev.gridwright.web.events;

import dev.gridwright.web.http.LongAnswer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;

/// One reader of a study's events: how far it has got, and whether its connection takes more.
///
/// *Thread*: one event loop.
final class EventStream {
    /// A reader that has taken nothing for so long although there was something is cut off; it may come back.
    static final Duration MAX_BLOCKED = Duration.ofSeconds(30);

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final EventFormat format;
    private long position;
    private boolean queued;
    private long writtenNanos;
    private long blockedNanos;
    private boolean blocked;

    /// @param position the id of the last event that the reader has
    EventStream(HttpServerRequest request, EventFormat format, long position, long nowNanos) {
        this.request = request;
        this.response = request.response();
        this.format = format;
        this.position = position;
        this.writtenNanos = nowNanos;
    }

    EventFormat format() {
        return format;
    }

    /// The id of the last event that was written.
    long position() {
        return position;
    }

    /// Whether its turn is coming.
    boolean queued() {
        return queued;
    }

    void queued(boolean now) {
        queued = now;
    }

    boolean closed() {
        return response.closed() || response.ended();
    }

    /// Writes the rest of a page.
    ///
    /// @return how many bytes that was
    int write(EventPage page, long nowNanos) {
        var events = page.after(position);
        position = page.last();
        write(events, nowNanos);
        return events.length();
    }

    /// Writes something that is no durable event.
    void write(Buffer text, long nowNanos) {
        writtenNanos = nowNanos;
        var unused = response.write(text);
    }

    /// Whether the connection has to take what it has before it gets more.
    boolean full() {
        return response.writeQueueFull();
    }

    /// Notes that the connection is full, and has `drained` called once it is not.
    void await(long nowNanos, Runnable drained) {
        if (!blocked) {
            blocked = true;
            blockedNanos = nowNanos;
            response.drainHandler(ignored -> {
                blocked = false;
                response.drainHandler(null);
                drained.run();
            });
        }
    }

    /// Cuts off a reader that takes nothing, and keeps alive one that was told nothing for a `heartbeat`.
    void look(long nowNanos, Duration heartbeat) {
        if (blocked) {
            if (nowNanos - blockedNanos > MAX_BLOCKED.toNanos()) {
                cut();
            }
        } else if (nowNanos - writtenNanos > heartbeat.toNanos()) {
            write(format.heartbeat(), nowNanos);
        }
    }

    /// Ends the stream: there is nothing more to tell.
    void end() {
        if (!closed()) {
            var unused = response.end();
        }
    }

    /// Breaks the stream off; its reader comes back and goes on behind the last event it has.
    void cut() {
        LongAnswer.cutOff(request);
    }
}
