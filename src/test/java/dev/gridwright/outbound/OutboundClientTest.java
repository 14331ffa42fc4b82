package dev.gridwright.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gridwright.ClosedPort;
import dev.gridwright.outbound.OutboundFailed.Reason;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class OutboundClientTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final int MOST = 64 * 1024;
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private OutboundClient client(AllowedHosts allowed, Resolver resolver) {
        return new OutboundClient(vertx, allowed, resolver, options -> options);
    }

    private OutboundClient local() {
        return client(AllowedHosts.LOCAL, Resolver.SYSTEM);
    }

    private static OutboundRequest get(URI url, Duration timeout) {
        return OutboundRequest.get(url, Map.of(), timeout);
    }

    private static String text(OutboundClient client, OutboundRequest request) throws Exception {
        return new String(client.send(request).readAll(MOST), StandardCharsets.UTF_8);
    }

    private static OutboundFailed failure(OutboundClient client, OutboundRequest request) {
        var failed = catchThrowableOfType(OutboundFailed.class, () -> text(client, request));
        assertThat(failed).isNotNull();
        return failed;
    }

    @Test
    void a_request_is_sent_as_it_is_and_its_answer_read_whole() throws Exception {
        try (var server = new RawServer(RawServer.json("{\"x\": 1}"));
                var client = local()) {
            var headers = new LinkedHashMap<>(Map.of("x-mark", "17"));
            var response = client.send(new OutboundRequest(
                    "POST", server.url("/a%20b?c=d"), headers, "body".getBytes(StandardCharsets.UTF_8), LONG, LONG));

            assertThat(response.status()).isEqualTo(200);
            assertThat(response.header("content-type")).contains("application/json");
            assertThat(response.readAll(MOST)).asString().isEqualTo("{\"x\": 1}");
            assertThat(server.requests().getFirst())
                    .startsWith("POST /a%20b?c=d HTTP/1.1\r\n")
                    .containsIgnoringCase("\r\nx-mark: 17\r\n")
                    .containsIgnoringCase("\r\nhost: 127.0.0.1:" + server.port() + "\r\n")
                    .doesNotContainIgnoringCase("upgrade")
                    .endsWith("\r\n\r\nbody");
        }
    }

    @Test
    void an_address_of_this_machine_is_refused_however_it_is_written() throws Exception {
        try (var server = new RawServer(RawServer.json("{}"));
                var client = client(AllowedHosts.PUBLIC, Resolver.SYSTEM)) {
            for (var host : List.of(
                    "127.0.0.1",
                    "localhost",
                    "2130706433",
                    "[::1]",
                    "[::ffff:127.0.0.1]",
                    "[::ffff:7f00:1]",
                    "0.0.0.0",
                    "[::]",
                    "[64:ff9b::7f00:1]")) {
                var failed = failure(client, get(URI.create("http://" + host + ":" + server.port() + "/"), LONG));
                assertThat(failed.reason()).as(host).isEqualTo(Reason.REFUSED);
                assertThat(failed).hasMessageContaining("--allow-host");
            }
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void a_name_that_leads_to_a_private_address_is_refused_even_beside_public_ones() throws Exception {
        try (var server = new RawServer(RawServer.json("{}"));
                var client = client(
                        AllowedHosts.PUBLIC, name -> List.of(InetAddress.ofLiteral("93.184.215.14"), LOOPBACK))) {
            var failed = failure(client, get(URI.create("http://evil.example:" + server.port() + "/"), LONG));

            assertThat(failed.reason()).isEqualTo(Reason.REFUSED);
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void a_name_is_resolved_once_a_request_and_the_checked_address_is_the_one_connected_to() throws Exception {
        var resolved = new AtomicInteger();
        try (var server = new RawServer(RawServer.json("{}"));
                var client = client(AllowedHosts.of(List.of("good.example")), name -> {
                    assertThat(name).isEqualTo("good.example");
                    resolved.incrementAndGet();
                    return List.of(LOOPBACK);
                })) {
            // The name does not exist, so that any second resolution would fail.
            assertThat(text(client, get(URI.create("http://good.example:" + server.port() + "/"), LONG)))
                    .isEqualTo("{}");
            assertThat(resolved).hasValue(1);
            assertThat(server.requests().getFirst())
                    .containsIgnoringCase("\r\nhost: good.example:" + server.port() + "\r\n");
        }
    }

    @Test
    void a_name_that_changes_its_mind_is_refused_although_a_connection_is_kept() throws Exception {
        var answers = new AtomicInteger();
        var server = vertx.createHttpServer()
                .requestHandler(request -> request.response().end("{}"))
                .listen(0, "127.0.0.1")
                .await();
        try (var client = client(
                AllowedHosts.of(List.of("127.0.0.1")),
                name -> List.of(answers.getAndIncrement() == 0 ? LOOPBACK : InetAddress.ofLiteral("127.0.0.2")))) {
            var request = get(URI.create("http://turning.example:" + server.actualPort() + "/"), LONG);

            assertThat(text(client, request)).isEqualTo("{}");
            assertThat(failure(client, request).reason()).isEqualTo(Reason.REFUSED);
        }
    }

    @Test
    void the_next_address_is_tried_when_one_accepts_no_connection() throws Exception {
        try (var server = new RawServer(RawServer.json("{}"));
                var client =
                        client(AllowedHosts.LOCAL, name -> List.of(InetAddress.ofLiteral("127.0.0.9"), LOOPBACK))) {
            assertThat(text(client, get(URI.create("http://two.example:" + server.port() + "/"), LONG)))
                    .isEqualTo("{}");
        }
    }

    @Test
    void a_redirect_is_an_answer_and_not_followed() throws Exception {
        try (var inside = new RawServer(RawServer.json("{}"));
                var outside = new RawServer(RawServer.text(
                        "HTTP/1.1 302 Found\r\nlocation: " + inside.url("/secret") + "\r\ncontent-length: 0\r\n\r\n"));
                var client = local()) {
            var response = client.send(get(outside.url("/"), LONG));

            assertThat(response.status()).isEqualTo(302);
            assertThat(response.readAll(MOST)).isEmpty();
            assertThat(inside.requests()).isEmpty();
        }
    }

    @Test
    void an_answer_without_end_is_cut_off() throws Exception {
        try (var server = new RawServer(out -> {
                    out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    while (true) {
                        out.write(new byte[8192]);
                    }
                });
                var client = local()) {
            assertThat(failure(client, get(server.url("/"), LONG)).reason()).isEqualTo(Reason.TOO_LARGE);
            server.awaitEnd();
        }
    }

    @Test
    void a_packed_answer_is_bounded_by_what_it_unpacks_to() throws Exception {
        var packed = gzip(new byte[50 << 20]);
        assertThat(packed.length).isLessThan(MOST);
        try (var server = new RawServer(gzipped(packed));
                var client = local()) {
            assertThat(failure(client, get(server.url("/"), LONG)).reason()).isEqualTo(Reason.TOO_LARGE);
        }
    }

    @Test
    void a_packed_answer_is_unpacked_and_an_unknown_packing_is_not_guessed() throws Exception {
        try (var server = new RawServer(gzipped(gzip("{}".getBytes(StandardCharsets.UTF_8))));
                var odd = new RawServer(
                        RawServer.text("HTTP/1.1 200 OK\r\ncontent-encoding: br\r\ncontent-length: 1\r\n\r\nx"));
                var client = local()) {
            assertThat(text(client, get(server.url("/"), LONG))).isEqualTo("{}");
            assertThat(failure(client, get(odd.url("/"), LONG))).hasMessageContaining("not asked for");
        }
    }

    private static RawServer.Answer gzipped(byte[] packed) {
        return out -> {
            out.write(("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: " + packed.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(packed);
        };
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(packed)) {
            zip.write(plain);
        }
        return packed.toByteArray();
    }

    @Test
    void a_flood_of_headers_is_cut_off() throws Exception {
        try (var server = new RawServer(out -> {
                    out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
                    for (int i = 0; i < 1_000_000; i++) {
                        out.write(("x-" + i + ": yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                    }
                });
                var client = local()) {
            assertThat(failure(client, get(server.url("/"), LONG)).reason()).isEqualTo(Reason.BROKEN);
            server.awaitEnd();
        }
    }

    @Test
    void a_head_or_a_body_that_does_not_come_is_given_up_and_the_connection_closed() throws Exception {
        for (var beginning : List.of("", "HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n")) {
            try (var server = new RawServer(out -> {
                        out.write(beginning.getBytes(StandardCharsets.US_ASCII));
                        out.flush();
                        waitUntilClosed(out);
                    });
                    var client = local()) {
                // Where connecting alone takes that long, it is given more time.
                for (var time = SHORT; server.requests().isEmpty(); time = time.multipliedBy(2)) {
                    assertThat(failure(client, get(server.url("/"), time)).reason())
                            .isEqualTo(Reason.TIMEOUT);
                }
                server.awaitEnd();
            }
        }
    }

    /// Writes a byte now and then, which before an answer means nothing, until the other side has closed.
    private static void waitUntilClosed(OutputStream out) throws IOException {
        while (true) {
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
            out.write('\r');
            out.flush();
        }
    }

    @Test
    void an_answer_that_breaks_off_is_no_answer() throws Exception {
        for (var part : List.of("", "HTTP/1.1 200 OK\r\nconte", "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n12345")) {
            try (var server = new RawServer(RawServer.text(part));
                    var client = local()) {
                assertThat(failure(client, get(server.url("/"), LONG)).reason()).isEqualTo(Reason.BROKEN);
            }
        }
    }

    @Test
    void nobody_there_is_said_so() throws Exception {
        try (var nobody = new ClosedPort();
                var client = local()) {
            assertThat(failure(client, get(URI.create("http://127.0.0.1:" + nobody.port() + "/"), LONG)))
                    .hasMessageContaining("cannot be reached")
                    .extracting(OutboundFailed::reason)
                    .isEqualTo(Reason.UNREACHABLE);
        }
    }

    @Test
    void an_interrupt_ends_the_wait_for_an_answer() throws Exception {
        try (var server = new RawServer(OutboundClientTest::waitUntilClosed);
                var client = local()) {
            var ended = new CompletableFuture<Throwable>();
            var waiting = Thread.ofVirtual().start(() -> {
                try {
                    client.send(get(server.url("/"), LONG)).close();
                } catch (OutboundFailed | InterruptedException e) {
                    ended.complete(e);
                }
            });
            server.awaitRequest();
            waiting.interrupt();

            assertThat(ended.get(60, TimeUnit.SECONDS)).isNotNull();
            server.awaitEnd();
        }
    }

    /// The interrupt may come between the connection and whoever waits for it: in one of about thirty rounds it does.
    @Test
    void an_interrupt_at_any_moment_breaks_off_what_was_asked() throws Exception {
        try (var client = local()) {
            for (int round = 0; round < 100; round++) {
                try (var server = new RawServer(OutboundClientTest::waitUntilClosed)) {
                    var waiting = Thread.ofPlatform().start(() -> {
                        try {
                            client.send(get(server.url("/"), LONG)).close();
                        } catch (OutboundFailed | InterruptedException _) {
                            // What the server sees of it is looked at.
                        }
                    });
                    server.awaitRequest();
                    waiting.interrupt();

                    server.awaitEnd();
                }
            }
        }
    }

    @Test
    void a_name_server_that_does_not_answer_is_not_waited_for() throws Exception {
        var never = new CompletableFuture<List<InetAddress>>();
        try (var client = client(AllowedHosts.LOCAL, name -> never.join())) {
            assertThat(failure(client, get(URI.create("http://slow.example/"), SHORT))
                            .reason())
                    .isEqualTo(Reason.TIMEOUT);
        } finally {
            never.complete(List.of());
        }
    }

    @Test
    void what_belongs_to_the_connection_cannot_be_set_nor_a_line_be_smuggled_in() {
        var url = URI.create("http://127.0.0.1/");
        for (var header : Map.of("Host", "x", "transfer-encoding", "chunked", "Proxy-Authorization", "x", "x", "a\r\nb")
                .entrySet()) {
            assertThatThrownBy(() -> OutboundRequest.get(url, Map.of(header.getKey(), header.getValue()), LONG))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (var text : List.of(
                "ftp://x/",
                "http:///x",
                "http://u:p@x/",
                "file:/etc/passwd",
                "http://a b/",
                "//x",
                "http://127.1/",
                "http://127.0.0.1.5/")) {
            assertThat(OutboundRequest.url(text)).as(text).isEmpty();
        }
    }

    @TempDir
    private Path folder;

    @Test
    void over_tls_http2_is_spoken_and_the_name_of_the_url_has_to_be_proven() throws Exception {
        var store = folder.resolve("service.p12");
        makeCertificate(store);
        var keys = new PfxOptions().setPath(store.toString()).setPassword("for-a-test");
        var server = vertx.createHttpServer(
                        new HttpServerOptions().setSsl(true).setUseAlpn(true).setKeyCertOptions(keys))
                .requestHandler(
                        request -> request.response().end(request.version().name()))
                .listen(0, "127.0.0.1")
                .await();
        UnaryOperator<HttpClientOptions> trusting = options -> options.setTrustOptions(keys);
        try (var client = new OutboundClient(vertx, AllowedHosts.LOCAL, name -> List.of(LOOPBACK), trusting);
                var strict = client(AllowedHosts.LOCAL, name -> List.of(LOOPBACK))) {
            var right = get(URI.create("https://service.example:" + server.actualPort() + "/"), LONG);
            var wrong = get(URI.create("https://other.example:" + server.actualPort() + "/"), LONG);

            assertThat(text(client, right)).isEqualTo("HTTP_2");
            assertThat(failure(client, wrong)).hasMessageContaining("TLS failed");
            assertThat(failure(strict, right)).hasMessageContaining("TLS failed");
        }
    }

    private static void makeCertificate(Path store) throws Exception {
        var keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "service",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=service.example",
                        "-ext",
                        "san=dns:service.example",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "for-a-test",
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
}
