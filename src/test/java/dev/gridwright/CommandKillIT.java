package dev.gridwright;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Long commands whose server is killed: they die with it, and none of them runs twice at once in its next lives.
///
/// Each command holds a lock of its index as long as anything of it lives, which the system takes back from the dead
/// alone, and writes a line when it starts, when it ends, and when it finds the lock held.
final class CommandKillIT {
    private static final int SLOTS = 16;
    private static final int POINTS = 40;
    private static final Duration LONG = Duration.ofMinutes(2);

    /// A line of less than 4 KiB is appended in one piece.
    private static final String SCRIPT = """
            exec 9>>"$1/lock-$2"
            flock -n 9 || echo "overlap $2 $3" >>"$1/lines"
            echo "start $2 $3 $$" >>"$1/lines"
            while [ ! -e "$1/go" ]; do sleep 0.1; done
            echo "stop $2 $3 $$" >>"$1/lines"
            echo '{"value": 1}'
            """;

    @TempDir
    private Path folder;

    /// Stands in the arguments of every command, and of nothing else on this machine.
    private final String marker = "gridwright-it-" + UUID.randomUUID();

    private String grid() throws IOException {
        return new ObjectMapper()
                .writeValueAsString(Map.of(
                        "version",
                        1,
                        "name",
                        "long",
                        "space",
                        Map.of("x", Map.of("min", 1, "max", POINTS, "step", 1)),
                        "objective",
                        Map.of("metric", "value", "goal", "maximize"),
                        "trial",
                        Map.of(
                                "command",
                                List.of("sh", "-c", SCRIPT, marker, folder.toString(), "${index}", "${attempt}"),
                                "timeout",
                                "30m")));
    }

    private List<String> lines(String first) throws IOException {
        var file = folder.resolve("lines");
        return Files.exists(file)
                ? Files.readAllLines(file).stream()
                        .filter(line -> line.startsWith(first + ' '))
                        .toList()
                : List.of();
    }

    /// The processes of this machine that were started for a command; those of other users too, where they can be seen.
    private List<String> alive() {
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            var alive = new ArrayList<String>();
            for (var process : processes) {
                try {
                    var arguments = new String(Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.UTF_8);
                    if (arguments.contains(marker)) {
                        alive.add(process.getFileName() + " " + arguments.replace('\0', ' '));
                    }
                } catch (IOException _) {
                    // It has ended meanwhile.
                }
            }
            return alive;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void awaitStarted(int count) {
        Awaitility.await().atMost(LONG).until(() -> lines("start").size() >= count);
    }

    private static boolean has(String program) {
        for (var folder : System.getenv("PATH").split(":")) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }

    @Test
    void commands_die_with_their_server_and_run_once_at_a_time_in_the_next_one() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")) && has("flock"), "needs /proc and flock (util-linux)");
        var data = folder.resolve("data");
        var log = folder.resolve("server.log");
        String[] options = {"--slots", Integer.toString(SLOTS), "--allow-commands"};
        String study;
        try (var server = ServerProcess.start(data, log, options)) {
            study = server.submit(grid());
            awaitStarted(SLOTS);
            assertThat(alive()).hasSizeGreaterThanOrEqualTo(SLOTS);
            server.kill();
            long killed = System.nanoTime();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> alive().isEmpty());
            System.out.printf(
                    "CommandKillIT: %d commands were gone %d ms after their server%n",
                    SLOTS, Duration.ofNanos(System.nanoTime() - killed).toMillis());
        }
        try (var server = ServerProcess.start(data, log, options)) {
            awaitStarted(2 * SLOTS);
            server.kill();
        }
        // The next one comes while those of the last may not be gone yet; these must not see that they may end.
        try (var server = ServerProcess.start(data, log, options)) {
            awaitStarted(3 * SLOTS);
            Files.writeString(folder.resolve("go"), "");
            var ended = Awaitility.await()
                    .atMost(LONG)
                    .until(
                            () -> server.json("/api/v1/studies/" + study),
                            view -> !view.path("ended_at").isNull());
            assertThat(ended.at("/counts/succeeded").asInt()).as("%s", ended).isEqualTo(POINTS);
            assertThat(server.stop()).isZero();
        }
        assertThat(lines("overlap")).isEmpty();
        assertThat(alive()).isEmpty();
        var stops = new HashMap<String, Integer>();
        lines("stop").forEach(line -> stops.merge(line.split(" ")[1], 1, Integer::sum));
        // One that had ended when its server was killed, before that was stored, is the only one that may end again;
        // there was none, since none ended before the last life.
        assertThat(stops)
                .hasSize(POINTS)
                .allSatisfy((index, times) -> assertThat(times).isEqualTo(1));
        var started = new HashMap<String, Integer>();
        for (var line : Files.readAllLines(folder.resolve("lines"))) {
            var words = line.split(" ");
            if (words[0].equals("start")) {
                int attempt = Integer.parseInt(words[2]);
                assertThat(attempt).as(line).isGreaterThan(started.getOrDefault(words[1], 0));
                started.put(words[1], attempt);
            }
        }
    }
}
