package dev.gridwright.delivery;

import static dev.gridwright.delivery.DockerfileTest.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gridwright.Tools;
import dev.gridwright.app.Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What others say of the files that bring the program to its users.
final class PackagingTest {
    @TempDir
    private Path folder;

    @Test
    void shell_scripts_have_no_known_faults_and_can_be_started() throws Exception {
        Tools.need("shellcheck");
        var scripts = Stream.of(
                        "gridwright",
                        "packaging/assemble",
                        "packaging/container-test",
                        "packaging/health",
                        "packaging/natives",
                        "packaging/release",
                        "packaging/runtime",
                        "packaging/systemd-test")
                .map(PROJECT::resolve)
                .toList();
        assertThat(scripts).allMatch(Files::isExecutable);
        run(Stream.concat(Stream.of("shellcheck"), scripts.stream().map(Path::toString))
                .toList());
    }

    @Test
    void prometheus_takes_its_configuration() throws Exception {
        Tools.need("promtool");
        var configuration =
                Files.copy(PROJECT.resolve("dashboards/compose/prometheus.yml"), folder.resolve("prometheus.yml"));
        Files.copy(PROJECT.resolve("dashboards/prometheus/rules.yml"), folder.resolve("rules.yml"));
        run(List.of("promtool", "check", "config", "--syntax-only", configuration.toString()));
    }

    @Test
    void the_unit_gives_more_time_to_stop_than_the_drain_takes() throws Exception {
        var limit = Files.readAllLines(PROJECT.resolve("packaging/gridwright.service")).stream()
                .filter(line -> line.startsWith("TimeoutStopSec="))
                .map(line -> Duration.ofSeconds(Long.parseLong(line.substring("TimeoutStopSec=".length()))));
        assertThat(limit)
                .singleElement()
                .satisfies(time -> assertThat(time).isGreaterThan(Server.DRAIN.plusSeconds(10)));
    }

    @Test
    void systemd_takes_the_unit() throws Exception {
        // Part of systemd itself, which containers that run tests seldom have.
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/systemd-analyze")), "there is no systemd-analyze");
        var unit = Files.writeString(
                folder.resolve("gridwright.service"),
                Files.readString(PROJECT.resolve("packaging/gridwright.service"))
                        .replace("/opt/gridwright/gridwright serve", "/bin/true"));
        // It ends with 0 also where it ignores what it does not know; other units of the machine are not ours.
        assertThat(run(List.of("systemd-analyze", "verify", "--man=no", unit.toString()))
                        .lines())
                .noneMatch(line -> line.contains("gridwright"));
    }

    /// Without it, the build would come to its end before the runtime cannot be made.
    @Test
    void a_release_begins_with_a_look_at_its_jdk() throws Exception {
        var script = folder.resolve("packaging/release");
        Files.createDirectories(script.getParent());
        Files.copy(PROJECT.resolve("packaging/release"), script, StandardCopyOption.COPY_ATTRIBUTES);
        var old = Files.createDirectories(folder.resolve("jdk-17"));
        Files.writeString(old.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");

        assertThat(refused(script, Map.of())).endsWith("It is not set.\n");
        assertThat(refused(script, Map.of("JAVA_HOME", "/usr"))).endsWith("It is /usr.\n");
        assertThat(refused(script, Map.of("JAVA_HOME", old.toString()))).endsWith("It is " + old + ", a Java 17.\n");
    }

    private static String refused(Path script, Map<String, String> environment) throws Exception {
        var builder = new ProcessBuilder(script.toString()).redirectErrorStream(true);
        builder.environment().remove("JAVA_HOME");
        builder.environment().putAll(environment);
        var process = builder.start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isEqualTo(2);
        return said;
    }

    private String run(List<String> words) throws IOException, InterruptedException {
        var output = folder.resolve("output.txt");
        var process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        return Files.readString(output);
    }
}
