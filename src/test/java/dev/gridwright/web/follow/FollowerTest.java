package dev.gridwright.web.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.evaluate.Output;
import dev.gridwright.web.http.StreamBudget;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// One reader, looked after by hand.
final class FollowerTest {
    private static final byte[] MEGABYTE = "x".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);

    private final Vertx vertx = Vertx.vertx();
    private final Output output = new Output();

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(120, TimeUnit.SECONDS);
    }

    @Test
    void a_reader_who_takes_nothing_is_cut_off_after_a_while() throws Exception {
        var cut = Promise.<Void>promise();
        var server = vertx.createHttpServer()
                .requestHandler(request -> neglect(request, cut))
                .listen(0, "127.0.0.1");
        int port = server.toCompletionStage()
                .toCompletableFuture()
                .get(120, TimeUnit.SECONDS)
                .actualPort();
        try (var socket = new Socket()) {
            socket.setReceiveBufferSize(16 * 1024);
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            socket.setSoTimeout(60_000);
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            cut.future().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
            assertThat(readToEnd(socket)).isLessThan(64L << 20).isGreaterThan(0);
        }
    }

    /// Looks until the connection takes no more, and then as if time had passed.
    private void neglect(HttpServerRequest request, Promise<Void> cut) {
        request.response().setChunked(true);
        long start = System.nanoTime();
        var follower = new Follower(
                request,
                vertx.getOrCreateContext(),
                () -> Future.succeededFuture(new Written.Growing(output)),
                new StreamBudget(start - TimeUnit.SECONDS.toNanos(1)),
                start);
        follower.look(start);
        vertx.setPeriodic(1, timer -> {
            output.append(MEGABYTE, MEGABYTE.length);
            long now = System.nanoTime();
            follower.look(now);
            if (request.response().writeQueueFull()) {
                follower.look(now + Follower.MAX_BLOCKED.toNanos() / 2);
                assertThat(follower.closed()).isFalse();
                follower.look(now + 2 * Follower.MAX_BLOCKED.toNanos());
                vertx.cancelTimer(timer);
                request.connection().closeHandler(closed -> cut.tryComplete());
            }
        });
    }

    /// A connection that is cut off may end in either way.
    private static long readToEnd(Socket socket) {
        long read = 0;
        var buffer = new byte[64 * 1024];
        try {
            for (int count = socket.getInputStream().read(buffer); count >= 0; ) {
                read += count;
                count = socket.getInputStream().read(buffer);
            }
        } catch (IOException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
        return read;
    }
}
