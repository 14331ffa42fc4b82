package dev.gridwright.evaluate.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gridwright.evaluate.launch.kernel.Cookie;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DeathOfTheLauncherTest {
    private static final Duration DEADLOCK = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Ladder.class)
    void commands_die_with_their_server_even_when_it_is_killed(Ladder ladder) throws Exception {
        var identity = "test-" + UUID.randomUUID().toString().substring(0, 8);
        var scratch = folder.resolve("scratch");
        var commands = new Cookie(Launcher.COOKIE + "=" + identity + "/");
        try (var first = Attempts.on(ladder, folder.resolve("probe"))) {
            assertThat(first.launcher().rung()).isEqualTo(ladder);
        }
        var server = start(identity, scratch, ladder);
        try (var said = server.inputReader()) {
            assertThat(said.readLine()).isEqualTo("ready");
            assertThat(commands.processes()).hasSizeGreaterThanOrEqualTo(2 * CommandsToKill.COMMANDS);

            long from = System.nanoTime();
            server.destroyForcibly().waitFor();
            await().pollInterval(Duration.ofMillis(10))
                    .atMost(DEADLOCK)
                    .until(() -> commands.processes().isEmpty());
            System.out.printf(
                    "ladder %s: %d commands and their daemons gone %d ms after their server%n",
                    ladder.letter(), CommandsToKill.COMMANDS, (System.nanoTime() - from) / 1_000_000);
        } finally {
            server.destroyForcibly();
        }
        // The next life begins with nothing of the last.
        try (var next = Launcher.probe(LaunchSettings.of(identity, scratch).with(Set.of(ladder)))) {
            assertThat(next.running()).isEmpty();
            assertThat(scratch).isEmptyDirectory();
        }
    }

    private static Process start(String identity, Path scratch, Ladder ladder) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CommandsToKill.class.getName(),
                        identity,
                        scratch.toString(),
                        ladder.name())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
