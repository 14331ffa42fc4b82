package dev.gridwright.web.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.gridwright.app.Server;
import dev.gridwright.app.ServerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The workers that are shipped as examples, run as their readers run them.
final class WorkerExamplesTest {
    private static final Path EXAMPLES = Path.of("grids/workers").toAbsolutePath();
    private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

    /// Reached only by a deadlock.
    private static final int LIMIT_SECONDS = 120;

    @TempDir
    private Path folder;

    private Path examples;
    private Server server;
    private WorkerClient client;

    @BeforeEach
    void start() throws IOException {
        examples = Files.createDirectory(folder.resolve("workers"));
        try (var files = Files.list(EXAMPLES)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, examples.resolve(file.getFileName()));
            }
        }
        server = Server.start(ServerSettings.local(folder.resolve("data"), 1));
        client = new WorkerClient(server.address());
    }

    @AfterEach
    void stop() {
        client.close();
        server.close(Duration.ZERO);
    }

    /// The commands of one section of the page.
    private static String commands(String section) throws IOException {
        var page = Files.readString(EXAMPLES.resolve("README.md"));
        int from = page.indexOf("\n## " + section + "\n");
        int to = page.indexOf("\n## ", from + 1);
        var blocks = new ArrayList<String>();
        var matcher = BLOCK.matcher(page.substring(from, to));
        while (matcher.find()) {
            blocks.add(matcher.group(1));
        }
        assertThat(blocks).isNotEmpty();
        return String.join("\n", blocks);
    }

    private static boolean has(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private Process run(List<String> command) throws IOException {
        var builder = new ProcessBuilder(command)
                .directory(examples.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        builder.environment().put("GRIDWRIGHT_SERVER", server.address().toString());
        builder.environment().remove("http_proxy");
        return builder.start();
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("output"));
    }

    private void runs(String script) throws Exception {
        var process = run(List.of("sh", "-eu", "-c", script));
        try {
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .as("%s", output())
                    .isTrue();
            assertThat(process.exitValue()).as("%s", output()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void the_walk_by_hand_goes_as_it_is_written() throws Exception {
        assumeThat(has("curl", "--version")).isTrue();
        runs(commands("By hand"));
        var study = client.get("/studies").at("/items/0/id").asText();
        var counts = client.study(study).path("counts");
        assertThat(counts.path("succeeded").asInt()).isEqualTo(1);
        assertThat(counts.path("waiting").asInt()).isEqualTo(11);
        assertThat(client.trial(study, 0).path("measurements")).hasSize(2);
    }

    @Test
    void the_python_worker_runs_a_whole_study() throws Exception {
        assumeThat(has("python3", "--version")).isTrue();
        var study = client.submit(Files.readString(EXAMPLES.resolve("pulled.yaml")));
        runs(commands("In Python"));
        var ended = client.ended(study);
        assertThat(ended.at("/counts/succeeded").asInt()).as(output()).isEqualTo(12);
        assertThat(ended.path("verdict").asText()).isEqualTo("passed");
        var trial = client.trial(study, 0);
        assertThat(trial.path("measurements")).hasSizeGreaterThan(5);
        assertThat(trial.path("attempts")).hasSize(1);
    }

    @Test
    void the_python_worker_survives_a_restart_and_gives_back_what_it_has_when_it_is_told_to_leave() throws Exception {
        assumeThat(has("python3", "--version")).isTrue();
        var study = client.submit(Files.readString(EXAMPLES.resolve("pulled.yaml")));
        // The first trial takes half a second, the second one for ever.
        var slow = Files.readString(examples.resolve("worker.py"))
                .replace(
                        "        if epoch % 20 == 0:\n",
                        "        time.sleep(0.002 if params['momentum'] == 0 else 1)\n        if True:\n");
        Files.writeString(examples.resolve("worker.py"), slow);
        var process = run(List.of("python3", "worker.py", "--queue", "training", "--name", "snake"));
        try {
            awaitRunning(study);
            int port = server.address().getPort();
            stop();
            server = Server.start(new ServerSettings(
                    folder.resolve("data"),
                    "127.0.0.1",
                    port,
                    1,
                    OptionalLong.empty(),
                    Optional.empty(),
                    Set.of(),
                    new ServerSettings.Purpose.Serve(Optional.empty(), Optional.empty())));
            client = new WorkerClient(server.address());
            await().atMost(Duration.ofSeconds(LIMIT_SECONDS))
                    .until(() -> client.study(study).at("/counts/succeeded").asInt() >= 1);
            assertThat(client.trial(study, 0).path("attempts")).hasSize(1);
            awaitRunning(study);
            process.destroy();
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .as("%s", output())
                    .isTrue();
            assertThat(output()).contains("given back");
            assertThat(client.study(study).at("/counts/running").asInt()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    private void awaitRunning(String study) {
        await().atMost(Duration.ofSeconds(LIMIT_SECONDS))
                .until(() -> client.study(study).at("/counts/running").asInt() == 1);
    }
}
