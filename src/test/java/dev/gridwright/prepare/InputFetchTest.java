package dev.gridwright.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gridwright.content.ContentCache;
import dev.gridwright.content.Downloads;
import dev.gridwright.content.FileServer;
import dev.gridwright.content.OutboundWeb;
import dev.gridwright.content.Patience;
import dev.gridwright.outbound.AllowedHosts;
import dev.gridwright.outbound.OutboundClient;
import dev.gridwright.study.Input;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Inputs of one study, fetched from a real server under limits.
@Timeout(120)
final class InputFetchTest {
    @TempDir
    private Path folder = Path.of("");

    private final FileServer server = new FileServer();
    private final Vertx vertx = Vertx.vertx();
    private final OutboundClient client = new OutboundClient(vertx, AllowedHosts.LOCAL);
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicLong nanos = new AtomicLong();

    @AfterEach
    void close() {
        over.countDown();
        client.close();
        var unused = vertx.close();
        server.close();
    }

    private InputFetch fetch(InputLimits limits, String... paths) {
        var cache = new ContentCache(folder, InstantSource.fixed(Instant.EPOCH));
        var downloads =
                new Downloads(cache, new OutboundWeb(client), Thread::sleep, Patience.DEFAULT, limits.fileBytes());
        List<Input> inputs = Arrays.stream(paths)
                .map(path -> new Input(path.substring(1), server.url(path), Optional.empty()))
                .toList();
        return new InputFetch(downloads, new Holds(cache), inputs, Map.of(), limits, nanos::get);
    }

    private static String failure(InputFetch fetch) {
        return catchThrowableOfType(NotPrepared.class, fetch::fetch).sentence();
    }

    /// Says how much it has, sends some of it, and then nothing more.
    private void drips(String path, long says, byte[] sent, CountDownLatch sending) {
        server.on(path, exchange -> {
            exchange.sendResponseHeaders(200, says);
            exchange.getResponseBody().write(sent);
            exchange.getResponseBody().flush();
            sending.countDown();
            await(over);
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(100, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void the_files_of_a_study_have_a_size_together() throws Exception {
        server.file("/a", new byte[600]).file("/b", new byte[400]);
        assertThat(fetch(new InputLimits(600, 1_000, Duration.ofHours(1)), "/a", "/b")
                        .fetch()
                        .files())
                .containsOnlyKeys("a", "b");
        assertThat(failure(fetch(new InputLimits(600, 999, Duration.ofHours(1)), "/a", "/b")))
                .contains("1000 bytes together", "at most 999", "--max-inputs-size");
        assertThat(failure(fetch(new InputLimits(599, 1_000, Duration.ofHours(1)), "/a", "/b")))
                .contains("The input 'a'", "more than 599 bytes", "--max-input-size");
    }

    @Test
    void what_a_server_says_is_still_to_come_counts() {
        server.file("/a", new byte[600]);
        drips("/b", 401, new byte[1], new CountDownLatch(1));
        assertThat(failure(fetch(new InputLimits(600, 1_000, Duration.ofHours(1)), "/a", "/b")))
                .contains("--max-inputs-size");
    }

    @Test
    void a_server_that_drips_is_given_up_when_the_time_is_up() throws Exception {
        var sending = new CountDownLatch(1);
        server.file("/a", new byte[600]);
        drips("/b", 400, new byte[7], sending);
        var fetch = fetch(new InputLimits(600, 1_000, Duration.ofHours(1)), "/a", "/b");
        var watch = Thread.ofVirtual().start(() -> {
            await(sending);
            nanos.set(Duration.ofHours(1).toNanos());
        });
        assertThat(failure(fetch)).contains("not there after 1h", "--max-input-time", "of 2 fetched");
        watch.join();
    }
}
