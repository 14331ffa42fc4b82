package dev.gridwright.evaluate.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gridwright.evaluate.PluginJar;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeathOfTheServerTest {
    private static final Duration DEADLOCK = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void children_die_with_their_server_even_when_it_is_killed() throws Exception {
        var jar = PluginJar.of(folder, "Nasty");
        var server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServerToKill.class.getName(),
                        jar.toString(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var said = server.inputReader()) {
            assertThat(said.readLine()).isEqualTo("ready");
            await().atMost(DEADLOCK).until(() -> childrenOf(server).size() == 3);
            var children = childrenOf(server);

            server.destroyForcibly().waitFor();

            await().atMost(DEADLOCK).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
        } finally {
            server.destroyForcibly();
        }
    }

    private static List<ProcessHandle> childrenOf(Process server) {
        return server.children()
                .filter(child -> child.info().command().orElse("").endsWith("java"))
                .toList();
    }
}
