package dev.gridwright.web.follow;

import dev.gridwright.evaluate.Output;
import dev.gridwright.web.http.LongAnswer;
import dev.gridwright.web.http.StreamBudget;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One reader of what an attempt writes: how far it has got, and whether its connection takes more. Whoever is slower
/// than the attempt is told how many bytes were left out; no more waits for a reader than its connection holds.
///
/// *Thread*: one event loop.
final class Follower {
    /// A reader that has taken nothing for so long although there was something is cut off.
    static final Duration MAX_BLOCKED = Duration.ofSeconds(30);

    /// How long the end of an attempt may take to be stored; of one that is unknown for longer nothing will come.
    private static final Duration MAX_UNKNOWN = Duration.ofSeconds(10);

    private static final int PART_BYTES = 64 * 1024;
    private static final int MAX_BYTES_AT_ONCE = 1024 * 1024;

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Context context;
    private final Written.Source source;
    private final StreamBudget budget;
    private final TextPieces text = new TextPieces();
    private @Nullable Output output;
    private long position;
    private boolean asking;
    private boolean blocked;
    private long blockedNanos;
    private long knownNanos;

    /// @param context of the event loop
    Follower(HttpServerRequest request, Context context, Written.Source source, StreamBudget budget, long nowNanos) {
        this.request = request;
        this.response = request.response();
        this.context = context;
        this.source = source;
        this.budget = budget;
        this.knownNanos = nowNanos;
    }

    boolean closed() {
        return response.closed() || response.ended();
    }

    /// Writes what there is, or asks where it is.
    void look(long nowNanos) {
        if (closed()) {
            return;
        }
        if (blocked) {
            if (nowNanos - blockedNanos > MAX_BLOCKED.toNanos()) {
                LongAnswer.cutOff(request);
            }
        } else if (output != null) {
            write(output, nowNanos);
        } else if (!asking) {
            asking = true;
            source.look()
                    .onComplete(looked -> context.runOnContext(ignored -> {
                        asking = false;
                        if (looked.failed()) {
                            // Half an answer is out: breaking it off says that it is not whole.
                            var unused = request.connection().close();
                        } else {
                            told(looked.result(), nowNanos);
                        }
                    }));
        }
    }

    /// Writes what there is, as far as the connection takes it at once, and ends the answer.
    void end() {
        look(System.nanoTime());
        if (!closed()) {
            end(text.end());
        }
    }

    private void told(Written written, long nowNanos) {
        if (closed()) {
            return;
        }
        switch (written) {
            case Written.NotYet() -> knownNanos = nowNanos;
            case Written.Growing(var growing) -> {
                output = growing;
                write(growing, nowNanos);
            }
            case Written.Whole(var whole) -> end(whole);
            case Written.Unknown() -> {
                if (nowNanos - knownNanos > MAX_UNKNOWN.toNanos()) {
                    end("");
                }
            }
        }
    }

    private void end(String last) {
        var unused = response.end(Buffer.buffer(last))
                .onComplete(done -> request.connection().close());
    }

    private void write(Output from, long nowNanos) {
        for (int written = 0; written < MAX_BYTES_AT_ONCE && budget.open(nowNanos); ) {
            if (response.writeQueueFull()) {
                await(from, nowNanos);
                return;
            }
            var part = from.read(position, PART_BYTES);
            var piece = new StringBuilder();
            if (part.leftOut() > 0) {
                piece.append(text.end()).append(Output.mark(part.leftOut()));
            }
            piece.append(text.next(part.bytes()));
            position = part.next();
            if (part.last()) {
                end(piece.append(text.end()).toString());
                return;
            }
            if (part.bytes().length == 0) {
                return;
            }
            written += part.bytes().length;
            budget.take(part.bytes().length);
            var unused = response.write(Buffer.buffer(piece.toString()));
        }
    }

    private void await(Output from, long nowNanos) {
        blocked = true;
        blockedNanos = nowNanos;
        response.drainHandler(ignored -> {
            blocked = false;
            response.drainHandler(null);
            if (!closed()) {
                write(from, System.nanoTime());
            }
        });
    }
}
