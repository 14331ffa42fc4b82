package dev.gridwright.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gridwright.cli.host.ExitCode;
import dev.gridwright.cli.host.Interrupts;
import dev.gridwright.cli.host.Surroundings;
import dev.gridwright.cli.terminal.Terminal;
import dev.gridwright.store.sqlite.SqliteStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real server process is killed and started again while `watch` follows a study of it.
final class WatchRestartTest {
    private static final Duration DEADLOCK = Duration.ofMinutes(3);
    private static final int POINTS = 200;

    /// Seconds of work on one slot, so that the kill comes in the middle of it.
    private static final String GRID = """
            version: 1
            name: long
            space: {x: {min: 1, max: 200, step: 1}, y: 1}
            objective: {metric: value, goal: minimize}
            trial: {function: sphere, delay: 30ms}
            gates: ["best < 100"]
            """;

    @TempDir
    private Path folder = Path.of("");

    private Optional<Process> server = Optional.empty();
    private int port;

    @AfterEach
    void stop() throws InterruptedException {
        if (server.isPresent()) {
            server.get().destroyForcibly().waitFor();
        }
    }

    @Test
    void watch_reports_the_whole_study_over_a_kill_of_its_server() throws Exception {
        var id = submit();
        var watch = new Client();
        var code = watch.start("watch", id);
        await().atMost(DEADLOCK).until(() -> watch.err().contains("(10 %)") || code.isDone());
        killAndRestart();

        assertThat(code.get(DEADLOCK.toSeconds(), TimeUnit.SECONDS))
                .as(watch.err())
                .isZero();
        assertThat(watch.err()).contains(POINTS + "/" + POINTS + " (100 %)");
        assertThat(watch.err().lines().filter(line -> line.contains("trying again")))
                .as(watch.err())
                .hasSizeLessThanOrEqualTo(1);
        assertThat(watch.out()).contains("200 points: 200 succeeded", "verdict: passed");
    }

    @Test
    void events_come_once_and_in_order_over_a_kill_of_the_server() throws Exception {
        var id = submit();
        var watch = new Client();
        var code = watch.start("watch", id, "-f", "ndjson");
        await().atMost(DEADLOCK).until(() -> watch.out().contains("\"id\":20,") || code.isDone());
        killAndRestart();

        assertThat(code.get(DEADLOCK.toSeconds(), TimeUnit.SECONDS))
                .as(watch.err())
                .isZero();
        var events = watch.out()
                .lines()
                .map(Samples::json)
                .filter(event -> event.path("id").isNumber())
                .toList();
        assertThat(events.stream().map(event -> event.path("id").asLong()))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, events.size()).boxed().toList());
        assertThat(events.stream()
                        .filter(event -> event.path("event").asText().equals("trial"))
                        .map(event -> event.at("/data/index").asLong())
                        .distinct())
                .hasSize(POINTS);
        assertThat(events.getLast().path("event").asText()).isEqualTo("end");
    }

    @Test
    void an_operator_sees_how_the_server_is_and_takes_a_copy() throws Exception {
        var id = submit();
        var health = new Client();
        assertThat(health.start("health").get(DEADLOCK.toSeconds(), TimeUnit.SECONDS))
                .as(health.err())
                .isZero();
        assertThat(health.out()).contains("is ready", "cpu", "1 study (", "kept for ever");

        var backup = new Client();
        assertThat(backup.start("backup", "copy.db").get(DEADLOCK.toSeconds(), TimeUnit.SECONDS))
                .as(backup.err())
                .isZero();
        var copy = Files.createDirectory(folder.resolve("copy"));
        Files.move(folder.resolve("copy.db"), copy.resolve("gridwright.db"));
        try (var records = SqliteStore.openReadOnly(copy).orElseThrow()) {
            assertThat(records.study(id)).isPresent();
        }
    }

    private String submit() throws Exception {
        // Outside the ports that clients get: a client that knocks where nobody listens could otherwise meet itself.
        await().atMost(DEADLOCK).until(() -> {
            port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            return free() && listens();
        });
        Files.writeString(folder.resolve("long.yaml"), GRID);
        var submit = new Client();
        assertThat(submit.start("submit", "long.yaml").get(DEADLOCK.toSeconds(), TimeUnit.SECONDS))
                .as(submit.err())
                .isZero();
        return submit.out().strip();
    }

    private boolean free() {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /// Starts a server on the port; false when it ends, as it does where somebody else was quicker.
    private boolean listens() throws IOException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.gridwright.app.Main",
                        "serve",
                        "--port",
                        Integer.toString(port),
                        "--slots",
                        "1",
                        "--data",
                        folder.resolve("data").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("server.log").toFile()))
                .start();
        server = Optional.of(process);
        await().atMost(DEADLOCK).until(() -> !process.isAlive() || accepts());
        return process.isAlive();
    }

    private boolean accepts() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private void killAndRestart() throws InterruptedException {
        server.orElseThrow().destroyForcibly().waitFor();
        await().atMost(DEADLOCK).until(this::listens);
    }

    /// The program in this process, with real time and no signals.
    private final class Client {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final ByteArrayOutputStream err = new ByteArrayOutputStream();

        CompletableFuture<Integer> start(String... arguments) {
            var surroundings = new Surroundings(
                    Map.of(
                            "HOME",
                            folder.toString(),
                            "GRIDWRIGHT_SERVER",
                            "http://127.0.0.1:" + port,
                            "GRIDWRIGHT_MAX_WAIT",
                            "3m"),
                    folder,
                    new ByteArrayInputStream(new byte[0]),
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    new PrintStream(err, true, StandardCharsets.UTF_8),
                    Terminal.none(true),
                    InstantSource.system(),
                    System::nanoTime,
                    System.nanoTime(),
                    new NoSignals(),
                    settings -> {
                        throw new IllegalStateException("no server is to be started");
                    },
                    SqliteStore::openReadOnly,
                    "1.2.3");
            return CompletableFuture.supplyAsync(
                    () -> new Program(surroundings).run(List.of(arguments).toArray(String[]::new)));
        }

        String out() {
            return out.toString(StandardCharsets.UTF_8);
        }

        String err() {
            return err.toString(StandardCharsets.UTF_8);
        }
    }

    private static final class NoSignals implements Interrupts {
        private final CountDownLatch never = new CountDownLatch(1);

        @Override
        public void watch() {
            // None will come.
        }

        @Override
        public void watch(Duration atMost) {
            // None will come.
        }

        @Override
        public boolean await(CompletableFuture<?> done, Duration atMost) {
            try {
                var unused = done.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
                return true;
            } catch (ExecutionException e) {
                return true;
            } catch (TimeoutException e) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        @Override
        public Optional<ExitCode> first() {
            return Optional.empty();
        }

        @Override
        public boolean await(Duration duration) {
            try {
                return !never.await(duration.toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        @Override
        public void await() {
            throw new IllegalStateException("nothing to wait for");
        }
    }
}
