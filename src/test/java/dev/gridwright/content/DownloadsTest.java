package dev.gridwright.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gridwright.content.ContentCache.Content;
import dev.gridwright.outbound.AllowedHosts;
import dev.gridwright.outbound.OutboundClient;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files fetched from a real server that does what servers do.
final class DownloadsTest {
    private static final byte[] FILE = bytes(300_000, 1);
    private static final Patience QUICK =
            new Patience(Duration.ofSeconds(60), Duration.ofSeconds(60), 3, Duration.ofMillis(2), Duration.ofMillis(2));

    @TempDir
    private Path folder = Path.of("");

    private final FileServer server = new FileServer();
    private final Vertx vertx = Vertx.vertx();
    private final OutboundClient client = new OutboundClient(vertx, AllowedHosts.LOCAL);
    private final Web web = new OutboundWeb(client);
    private long mostBytes = Long.MAX_VALUE;
    private final List<Duration> pauses = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        client.close();
        var unused = vertx.close();
        server.close();
    }

    private static byte[] bytes(int count, int seed) {
        var bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private ContentCache cache() {
        return new ContentCache(folder, InstantSource.fixed(Instant.EPOCH));
    }

    private Downloads downloads() {
        return downloads(QUICK);
    }

    private Downloads downloads(Patience patience) {
        return new Downloads(cache(), web, pauses::add, patience, mostBytes);
    }

    private Content fetch(Downloads downloads, String path, Optional<String> sha256)
            throws FetchFailed, InterruptedException {
        return downloads.fetch(new Address(server.url(path)), sha256, transfer -> {});
    }

    private FetchFailed failure(Downloads downloads, String path, Optional<String> sha256) {
        return catchThrowableOfType(FetchFailed.class, () -> fetch(downloads, path, sha256));
    }

    private List<Path> partials() throws IOException {
        try (var files = Files.list(folder.resolve("partial"))) {
            return files.toList();
        }
    }

    @Test
    void a_file_of_known_hash_is_fetched_once_and_never_asked_for_again() throws Exception {
        server.file("/a", FILE);
        var hash = Optional.of(Sha256.of(FILE));
        var first = fetch(downloads(), "/a", hash);
        assertThat(first.file()).hasBinaryContent(FILE);
        assertThat(first.bytes()).isEqualTo(FILE.length);
        assertThat(Files.isWritable(first.file()) && !"root".equals(System.getProperty("user.name")))
                .isFalse();
        fetch(downloads(), "/a", hash);
        assertThat(server.asked("/a")).hasSize(1);
        assertThat(partials()).isEmpty();
    }

    @Test
    void a_file_that_is_too_large_is_not_fetched_to_its_end() throws Exception {
        server.file("/a", FILE);
        mostBytes = FILE.length;
        assertThat(fetch(downloads(), "/a", Optional.empty()).bytes()).isEqualTo(FILE.length);
        mostBytes = FILE.length - 1;
        var told = failure(downloads(), "/a", Optional.of("0".repeat(64)));
        assertThat(told.reason()).isEqualTo("too_large");
        assertThat(told.sentence()).contains("more than 299999 bytes", "--max-input-size");
        // A server that does not say how much there is.
        server.on("/b", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(FILE);
        });
        assertThat(failure(downloads(), "/b", Optional.empty()).reason()).isEqualTo("too_large");
        assertThat(partials()).isEmpty();
    }

    @Test
    void a_connection_cut_in_the_middle_is_gone_on_with_where_it_was() throws Exception {
        server.file("/a", FILE, "\"v1\"").cutsAfter("/a", 100_000);
        var content = fetch(downloads(), "/a", Optional.empty());
        assertThat(content.file()).hasBinaryContent(FILE);
        var second = server.asked("/a").get(1);
        assertThat(second.range().orElseThrow()).matches("bytes=[1-9]\\d*-");
        assertThat(second.ifRange()).contains("\"v1\"");
        assertThat(pauses).hasSize(1);
    }

    @Test
    void a_file_that_changed_between_two_requests_is_taken_whole() throws Exception {
        var other = bytes(200_000, 2);
        server.on("/a", exchange -> {
            exchange.getResponseHeaders().set("ETag", "\"v1\"");
            exchange.sendResponseHeaders(200, FILE.length);
            exchange.getResponseBody().write(FILE, 0, 50_000);
            server.asUsual("/a").file("/a", other, "\"v2\"");
        });
        assertThat(fetch(downloads(), "/a", Optional.empty()).file()).hasBinaryContent(other);
    }

    @Test
    void what_had_come_before_a_restart_is_not_fetched_again() throws Exception {
        server.file("/a", FILE, "\"v1\"").on("/a", exchange -> {
            exchange.getResponseHeaders().set("ETag", "\"v1\"");
            exchange.sendResponseHeaders(200, FILE.length);
            exchange.getResponseBody().write(FILE, 0, 100_000);
            server.answers("/a", 503, Map.of());
        });
        assertThat(failure(downloads(), "/a", Optional.empty()).reason()).isEqualTo("http_status:503");
        assertThat(partials()).isNotEmpty();
        server.asUsual("/a");
        // As if after a restart: nothing but the folder is left.
        assertThat(fetch(downloads(), "/a", Optional.empty()).file()).hasBinaryContent(FILE);
        assertThat(server.asked("/a").getLast().range().orElseThrow()).matches("bytes=[1-9]\\d*-");
        assertThat(partials()).isEmpty();
    }

    @Test
    void a_server_without_ranges_sends_it_all_again() throws Exception {
        server.file("/a", FILE).cutsAfter("/a", 100_000);
        assertThat(fetch(downloads(), "/a", Optional.empty()).file()).hasBinaryContent(FILE);
        assertThat(server.asked("/a").get(1).range()).isEmpty();
    }

    @Test
    void a_wrong_checksum_is_refused_and_leaves_nothing_behind() throws Exception {
        server.file("/a", FILE);
        var wanted = "0".repeat(64);
        var failed = failure(downloads(), "/a", Optional.of(wanted));
        assertThat(failed.reason()).isEqualTo("checksum");
        assertThat(failed.sentence()).contains(Sha256.of(FILE), wanted, server.url("/a"), "correct sha256 or url");
        assertThat(partials()).isEmpty();
        assertThat(cache().take(Sha256.of(FILE))).isEmpty();
    }

    @Test
    void parts_that_do_not_belong_together_are_fetched_once_more_as_a_whole() throws Exception {
        var old = bytes(FILE.length, 3);
        server.file("/a", FILE).on("/a", exchange -> {
            exchange.sendResponseHeaders(200, old.length);
            exchange.getResponseBody().write(old, 0, 100_000);
            server.asUsual("/a");
        });
        var content = fetch(downloads(), "/a", Optional.of(Sha256.of(FILE)));
        assertThat(content.file()).hasBinaryContent(FILE);
        assertThat(server.asked("/a")).hasSize(3);
    }

    @Test
    void a_status_that_will_not_change_fails_at_once_and_says_what_to_do() {
        var missing = failure(downloads(), "/none?key=secret", Optional.empty());
        assertThat(missing.reason()).isEqualTo("http_status:404");
        assertThat(missing.sentence())
                .contains("404 Not Found", "correct the address")
                .doesNotContain("secret");
        assertThat(pauses).isEmpty();
        server.answers("/moved", 302, Map.of("Location", "https://user:pw@example.com/there?token=secret"));
        var moved = failure(downloads(), "/moved", Optional.empty());
        assertThat(moved.sentence())
                .contains("redirects are not followed", "https://example.com/there")
                .doesNotContain("pw", "secret");
        assertThat(server.asked("/moved")).hasSize(1);
    }

    @Test
    void a_server_that_is_overloaded_is_asked_again_when_it_says() throws Exception {
        server.file("/a", FILE).on("/a", exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "7");
            exchange.sendResponseHeaders(429, -1);
            server.asUsual("/a");
        });
        fetch(downloads(), "/a", Optional.empty());
        assertThat(pauses).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void a_server_that_sends_nothing_any_more_is_given_up() {
        var release = new CountDownLatch(1);
        server.file("/a", FILE).on("/a", exchange -> {
            exchange.sendResponseHeaders(200, FILE.length);
            exchange.getResponseBody().write(FILE, 0, 1_000);
            exchange.getResponseBody().flush();
            waitFor(release);
        });
        var hasty = new Patience(
                Duration.ofSeconds(60), Duration.ofMillis(100), 1, Duration.ofMillis(2), Duration.ofMillis(2));
        var failed = failure(downloads(hasty), "/a", Optional.empty());
        release.countDown();
        assertThat(failed.reason()).isEqualTo("timeout");
        assertThat(failed.sentence()).contains("brought nothing for 0.1 s", "try again later");
    }

    private static void waitFor(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new IOException("waited in vain");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void a_file_without_a_hash_is_asked_for_anew_and_sent_only_when_it_changed() throws Exception {
        server.file("/a", FILE, "\"v1\"");
        var first = fetch(downloads(), "/a", Optional.empty());
        var second = fetch(downloads(), "/a", Optional.empty());
        assertThat(second).isEqualTo(first);
        assertThat(server.asked("/a").get(1).ifNoneMatch()).contains("\"v1\"");
        var other = bytes(1_000, 4);
        server.file("/a", other, "\"v2\"");
        assertThat(fetch(downloads(), "/a", Optional.empty()).file()).hasBinaryContent(other);
    }

    @Test
    void many_who_want_the_same_at_once_fetch_it_once() throws Exception {
        var release = new CountDownLatch(1);
        server.file("/a", FILE).on("/a", exchange -> {
            waitFor(release);
            exchange.sendResponseHeaders(200, FILE.length);
            exchange.getResponseBody().write(FILE);
        });
        var downloads = downloads();
        var watching = new CountDownLatch(8);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Future<Content>>();
            for (int i = 0; i < 8; i++) {
                all.add(executor.submit(() -> downloads.fetch(
                        new Address(server.url("/a")), Optional.empty(), transfer -> watching.countDown())));
            }
            assertThat(watching.await(60, TimeUnit.SECONDS)).isTrue();
            release.countDown();
            for (var each : all) {
                assertThat(each.get().file()).hasBinaryContent(FILE);
            }
        }
        assertThat(server.asked("/a")).hasSize(1);
    }

    @Test
    void a_download_goes_on_when_one_of_those_who_want_it_goes_and_ends_with_the_last() throws Exception {
        var first = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        server.file("/a", FILE, "\"v1\"").on("/a", exchange -> {
            exchange.getResponseHeaders().set("ETag", "\"v1\"");
            exchange.sendResponseHeaders(200, FILE.length);
            exchange.getResponseBody().write(FILE, 0, 100_000);
            exchange.getResponseBody().flush();
            first.countDown();
            waitFor(release);
        });
        var downloads = downloads();
        var seen = new CopyOnWriteArrayList<Transfer>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var one =
                    executor.submit(() -> downloads.fetch(new Address(server.url("/a")), Optional.empty(), seen::add));
            var other =
                    executor.submit(() -> downloads.fetch(new Address(server.url("/a")), Optional.empty(), seen::add));
            waitFor(first);
            org.awaitility.Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> seen.size() == 2 && seen.getFirst().bytes() > 0);
            one.cancel(true);
            assertThat(other.isDone()).isFalse();
            other.cancel(true);
        }
        server.asUsual("/a");
        // The next one waits for the end of the one that was given up, and goes on where that was.
        assertThat(fetch(downloads, "/a", Optional.empty()).file()).hasBinaryContent(FILE);
        release.countDown();
        assertThat(server.asked("/a").getLast().range()).isPresent();
    }

    @Test
    void a_kept_file_that_was_tampered_with_is_fetched_again() throws Exception {
        server.file("/a", FILE);
        var hash = Optional.of(Sha256.of(FILE));
        var first = fetch(downloads(), "/a", hash);
        Files.delete(first.file());
        Files.writeString(first.file(), "something else");
        assertThat(fetch(downloads(), "/a", hash).file()).hasBinaryContent(FILE);
        assertThat(server.asked("/a")).hasSize(2);
    }

    @Test
    void private_hosts_are_refused_unless_they_are_allowed() {
        server.file("/a", FILE);
        try (var guarded = new OutboundClient(vertx, AllowedHosts.PUBLIC)) {
            var failed = failure(
                    new Downloads(cache(), new OutboundWeb(guarded), pauses::add, QUICK, mostBytes),
                    "/a",
                    Optional.empty());
            assertThat(failed.reason()).isEqualTo("host");
            assertThat(failed.sentence()).contains("--allow-host 127.0.0.1");
        }
        assertThat(server.asked("/a")).isEmpty();
    }
}
