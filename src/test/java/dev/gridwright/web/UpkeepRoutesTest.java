package dev.gridwright.web;

import static dev.gridwright.web.StudyRoutesTest.header;
import static dev.gridwright.web.StudyRoutesTest.problem;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UpkeepRoutesTest {
    private static final Duration DEADLOCK = Duration.ofSeconds(60);

    @TempDir
    private Path folder = Path.of("");

    private final LocalServer server = new LocalServer();

    @BeforeEach
    void prepare() {
        server.upkeep.folder = folder;
    }

    @AfterEach
    void close() {
        awaitNoFiles();
        server.close();
    }

    @Test
    void what_is_stored_is_told() {
        assertThat(server.get("/api/v1/storage").body())
                .isEqualTo(
                        "{\"database_bytes\":4096,\"reusable_bytes\":1024,\"wal_bytes\":512,\"outputs_bytes\":100,\"content_bytes\":70,"
                                + "\"content_bytes_max\":700,\"kept_files\":2,\"kept_files_bytes\":80,"
                                + "\"studies\":3,\"ended_studies\":2,\"trials\":40,"
                                + "\"cached_results\":7,\"cached_results_max\":1000,\"keep_seconds\":2592000,"
                                + "\"free_bytes\":1099511627776}");
        problem(server.get("/api/v1/storage?x=1"), 400, "invalid-parameter");
    }

    @Test
    void a_copy_is_sent_with_its_length_and_removed() {
        for (var body : new String[] {"", "{}"}) {
            var copy = copy(body);
            assertThat(header(copy, "Content-Type")).isEqualTo("application/vnd.sqlite3");
            assertThat(header(copy, "Content-Length")).isEqualTo("3");
            assertThat(copy.body()).hasSize(3);
        }
        problem(server.post("/api/v1/backup", "text/plain", "{}"), 415, "unsupported-media-type");
    }

    @Test
    void there_is_one_copy_at_a_time() throws InterruptedException {
        server.upkeep.gate = new CountDownLatch(1);
        var first = CompletableFuture.supplyAsync(() -> server.post("/api/v1/backup", "", ""));
        server.upkeep.begun.await();

        var second = server.post("/api/v1/backup", "", "");
        problem(second, 409, "backup-running");
        assertThat(header(second, "Retry-After")).isEqualTo("1");
        server.upkeep.gate.countDown();

        assertThat(first.join().statusCode()).isEqualTo(200);
        assertThat(copy("").statusCode()).isEqualTo(200);
    }

    @Test
    void a_copy_that_nobody_takes_is_removed_and_the_next_one_is_made() throws IOException {
        // More than what the buffers of a connection hold.
        server.upkeep.bytes = 64 << 20;
        try (var socket = server.connect()) {
            var request = "POST /api/v1/backup HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            assertThat(socket.getInputStream().readNBytes(12))
                    .asString(US_ASCII)
                    .isEqualTo("HTTP/1.1 200");
        }
        awaitNoFiles();
        server.upkeep.bytes = 3;
        assertThat(copy("").body()).hasSize(3);
    }

    /// A copy, once the one before it is removed.
    private HttpResponse<String> copy(String body) {
        return await().atMost(DEADLOCK)
                .until(
                        () -> server.post("/api/v1/backup", body.isEmpty() ? "" : "application/json", body),
                        copy -> copy.statusCode() == 200);
    }

    @Test
    void no_copy_is_made_where_there_is_no_room_for_it() {
        server.upkeep.freeBytes = 1_000_000;

        problem(server.post("/api/v1/backup", "", ""), 507, "no-room");
        server.upkeep.freeBytes = 1L << 40;
        assertThat(copy("").statusCode()).isEqualTo(200);
    }

    private void awaitNoFiles() {
        await().atMost(DEADLOCK).until(() -> {
            try (var files = Files.list(folder)) {
                return files.findAny().isEmpty();
            }
        });
    }
}
