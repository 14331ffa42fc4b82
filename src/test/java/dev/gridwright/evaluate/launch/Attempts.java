package dev.gridwright.evaluate.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gridwright.evaluate.launch.kernel.Cookie;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.opentest4j.TestAbortedException;

/// A launcher under an identity of its own, and attempts by it; nothing may be left when it closes.
final class Attempts implements AutoCloseable {
    private final String identity = "test-" + UUID.randomUUID().toString().substring(0, 8);
    private final Path folder;
    private final Launcher launcher;
    private final AtomicInteger started = new AtomicInteger();

    private Attempts(Path folder, Set<Ladder> ladders) throws IOException {
        this.folder = folder;
        launcher = Launcher.probe(
                LaunchSettings.of(identity, folder.resolve("scratch")).with(ladders));
    }

    /// Skips the test where the machine has no such ladder.
    static Attempts on(Ladder ladder, Path folder) throws IOException {
        try {
            return new Attempts(folder, Set.of(ladder));
        } catch (IOException e) {
            throw new TestAbortedException("ladder " + ladder.letter() + " does not exist on this machine", e);
        }
    }

    Launcher launcher() {
        return launcher;
    }

    String identity() {
        return identity;
    }

    Launched sh(String script) throws IOException {
        return launcher.start(launch(List.of("sh", "-c", script)));
    }

    Launched sh(String script, OptionalLong memoryBytes, OptionalInt processes) throws IOException {
        var launch = launch(List.of("sh", "-c", script));
        return launcher.start(
                new Launch(launch.id(), launch.argv(), launch.environment(), launch.folder(), memoryBytes, processes));
    }

    Launch launch(List<String> argv) {
        return new Launch(
                "a" + started.getAndIncrement(),
                argv,
                Map.of("PATH", "/usr/bin:/bin"),
                folder,
                OptionalLong.empty(),
                OptionalInt.empty());
    }

    /// The next line of its standard output.
    static String line(Launched launched) throws IOException {
        var line = new StringBuilder();
        for (int c = launched.stdout().read();
                c != '\n' && c >= 0;
                c = launched.stdout().read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    static String text(InputStream stream) throws IOException {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }

    /// Processes of its attempts that run.
    List<Long> running() {
        return new Cookie(Launcher.COOKIE + "=" + identity + "/").processes();
    }

    @Override
    public void close() throws IOException {
        launcher.close();
        assertThat(running()).isEmpty();
        try (var files = Files.list(folder.resolve("scratch"))) {
            assertThat(files).isEmpty();
        }
    }
}
