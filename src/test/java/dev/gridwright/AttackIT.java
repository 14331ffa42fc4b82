package dev.gridwright;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Attacks a real server from all sides, and holds that others hardly notice.
final class AttackIT {
    private static final Duration SOON = Duration.ofMillis(500);

    /// On a slow machine: so many times what the same requests take while nobody attacks.
    private static final int TIMES_AS_QUIET = 20;

    private static final int REQUESTS = 10;
    private static final int SOON_ENOUGH = 9;

    /// A machine that is busy with something else may spoil a round.
    private static final int ROUNDS = 3;

    private static final int MEBIBYTE = 1 << 20;
    private static final long HEAP_GROWTH = 24L * MEBIBYTE;
    private static final String HOST = "Host: localhost\r\n";
    private static final String POST_GRID =
            "POST /api/v1/studies HTTP/1.1\r\n" + HOST + "Content-Type: application/yaml\r\n";

    @TempDir
    private Path folder;

    /// What is sent, and kept open until the attack is over.
    private final List<Socket> open = new ArrayList<>();

    /// In milliseconds; what is soon enough on this machine.
    private long soon;

    @Test
    void a_normal_request_stays_quick_and_memory_flat_under_attack() throws Exception {
        try (var server = ServerProcess.start(folder.resolve("data"), folder.resolve("server.log"), "--slots", "1")) {
            soon = Math.max(SOON.toMillis(), TIMES_AS_QUIET * normalMillis(server)[REQUESTS / 2]);
            attackFromAllSides(server);
            long before = heapInUse(server);
            attackFromAllSides(server);
            assertThat(heapInUse(server)).as("heap in use").isLessThan(before + HEAP_GROWTH);
            assertThat(server.json("/api/v1/studies").path("items")).isEmpty();
            assertThat(server.handle().isAlive()).isTrue();
        }
        assertThat(Files.readString(folder.resolve("server.log"))).doesNotContain("ERROR", "OutOfMemory");
    }

    private interface Attack {
        void begin(ServerProcess server) throws IOException;
    }

    private void attackFromAllSides(ServerProcess server) throws Exception {
        during("slow headers", this::slowHeaders, server);
        during("slow bodies", this::slowBodies, server);
        during("idle connections", this::idleConnections, server);
        during("bodies of a gigabyte", this::hugeBodies, server);
        during("a gzip bomb", this::gzipBomb, server);
        during("deep nesting", this::deepNesting, server);
    }

    private void during(String name, Attack attack, ServerProcess server) throws Exception {
        try {
            attack.begin(server);
            var rounds = new ArrayList<long[]>();
            do {
                rounds.add(normalMillis(server));
            } while (rounds.getLast()[SOON_ENOUGH - 1] >= soon && rounds.size() < ROUNDS);
            assertThat(rounds.getLast()[SOON_ENOUGH - 1])
                    .as(
                            "milliseconds of all but the slowest of %d requests during %s, at most: %s",
                            REQUESTS,
                            name,
                            rounds.stream().map(Arrays::toString).toList())
                    .isLessThan(soon);
        } finally {
            for (var socket : open) {
                socket.close();
            }
            open.clear();
        }
    }

    /// How long normal requests take while the attackers send one byte more each in between, the quickest first.
    private long[] normalMillis(ServerProcess server) throws Exception {
        var millis = new long[REQUESTS];
        for (int i = 0; i < REQUESTS; i++) {
            for (var socket : open) {
                trickle(socket);
            }
            long started = System.nanoTime();
            assertThat(server.get("/api/v1/studies").statusCode()).isEqualTo(200);
            millis[i] = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
        }
        Arrays.sort(millis);
        return millis;
    }

    private static void trickle(Socket socket) {
        try {
            socket.getOutputStream().write('x');
        } catch (IOException e) {
            // The server has had enough of this one, as it should.
        }
    }

    private Socket send(ServerProcess server, String text) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout((int) Duration.ofSeconds(30).toMillis());
        open.add(socket);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    private void slowHeaders(ServerProcess server) throws IOException {
        for (int i = 0; i < 200; i++) {
            send(server, "GET /api/v1/studies HTTP/1.1\r\n" + HOST + "X-Slow: ");
        }
    }

    private void slowBodies(ServerProcess server) throws IOException {
        for (int i = 0; i < 200; i++) {
            send(server, POST_GRID + "Content-Length: 1000000\r\n\r\nname: ");
        }
    }

    private void idleConnections(ServerProcess server) throws IOException {
        for (int i = 0; i < 1000; i++) {
            send(server, "");
        }
    }

    private void hugeBodies(ServerProcess server) throws IOException {
        var stated = send(server, POST_GRID + "Content-Length: 1000000000\r\n\r\n");
        assertThat(status(stated)).isEqualTo("413");
        var unstated = send(server, POST_GRID + "Transfer-Encoding: chunked\r\n\r\n");
        var chunk = ("10000\r\n" + "#".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        int sent = 0;
        try {
            for (; sent < 1_000_000_000; sent += chunk.length) {
                unstated.getOutputStream().write(chunk);
            }
        } catch (IOException e) {
            // Cut off, long before the end.
        }
        assertThat(sent).isLessThan(1_000_000_000);
    }

    private void gzipBomb(ServerProcess server) throws IOException {
        var bomb = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bomb)) {
            var zeros = new byte[MEBIBYTE];
            for (int i = 0; i < 200; i++) {
                gzip.write(zeros);
            }
        }
        for (int i = 0; i < 20; i++) {
            var socket =
                    send(server, POST_GRID + "Content-Encoding: gzip\r\nContent-Length: " + bomb.size() + "\r\n\r\n");
            assertThat(status(socket)).isEqualTo("415");
        }
    }

    private void deepNesting(ServerProcess server) throws IOException {
        for (var form : List.of("application/json", "application/yaml")) {
            for (var start : List.of("{\"space\": ", "")) {
                var body = start + "[".repeat(100_000);
                for (var path : List.of("/api/v1/studies", "/api/v1/plan")) {
                    var socket = send(
                            server,
                            "POST " + path + " HTTP/1.1\r\n" + HOST + "Content-Type: " + form + "\r\nContent-Length: "
                                    + body.length() + "\r\n\r\n" + body);
                    assertThat(status(socket)).isIn("400", "422");
                }
            }
        }
        var body = "{\"name\": " + "[".repeat(100_000);
        assertThat(status(send(
                        server,
                        "POST /api/v1/tokens HTTP/1.1\r\n" + HOST + "Content-Type: application/json\r\nContent-Length: "
                                + body.length() + "\r\n\r\n" + body)))
                .isEqualTo("400");
    }

    private static String status(Socket socket) throws IOException {
        return new String(socket.getInputStream().readNBytes("HTTP/1.1 413".length()), StandardCharsets.US_ASCII)
                .substring("HTTP/1.1 ".length());
    }

    /// In bytes, after the garbage is gone.
    private long heapInUse(ServerProcess server) throws Exception {
        var collect = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(server.handle().pid()),
                        "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(collect.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(collect.exitValue()).isZero();
        return server.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
