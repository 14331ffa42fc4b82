package dev.gridwright.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A study is run with its data at places that are mounted as on build machines, in containers and in services.
final class UnusualMountsTest {
    private static final String GRID = """
            version: 1
            name: mounts
            space: {x: [1, 2]}
            objective: {metric: value, goal: minimize}
            trial: {function: sphere}
            """;

    /// By linear algebra of a native library.
    private static final String LEARNER = """
            version: 1
            name: mounts
            space: {tolerance: [0.0001, 0.001]}
            objective: {metric: accuracy}
            trial: {model: lda, data: {csv: iris.csv, target: label}}
            """;

    /// All of this machine below a folder of its own, which becomes the root.
    private static final String CHANGED_ROOT = """
            for each in /*; do
              if [ -L "$each" ]; then
                cp -P "$each" "$place$each"
              elif [ -d "$each" ]; then
                mkdir "$place$each" && mount --rbind "$each" "$place$each" || exit 9
              fi
            done
            mkdir "$place/place"
            exec chroot "$place" "$@"
            """;

    /// Nothing may run at the place.
    private static final String NOEXEC = """
            mount -t tmpfs -o noexec,mode=700 tmpfs "$place" || exit 9
            "$@" && ls "$place/data"
            """;

    @TempDir
    private Path folder;

    private Path place = Path.of("");
    private Path said = Path.of("");
    private Path temporary = Path.of("");

    @BeforeEach
    void prepare() throws Exception {
        place = Files.createDirectory(folder.resolve("place"));
        temporary = Files.createDirectory(folder.resolve("temporary"));
        said = folder.resolve("said");
        Files.writeString(folder.resolve("grid.yaml"), GRID);
    }

    /// @param script what is mounted first; the command is `"$@"`, the place `$place`
    private int ends(String script, List<String> command) throws Exception {
        var all = new ArrayList<>(List.of("unshare", "-rm", "sh", "-c", "place=$1; shift; " + script, "sh"));
        all.add(place.toString());
        all.addAll(command);
        var process = new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            return process.exitValue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private List<String> run(Path data, Path temporaryFiles) {
        var classes = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(each -> Path.of(each).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseCompactObjectHeaders",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + temporaryFiles,
                "-cp",
                classes,
                Main.class.getName(),
                "run",
                folder.resolve("grid.yaml").toString(),
                "--data",
                data.toString());
    }

    private void assumeMounts() throws Exception {
        assumeTrue(
                ends("mount -t tmpfs tmpfs \"$place\" && exec chroot / \"$@\"", List.of("true")) == 0,
                "file systems can be mounted and the root be changed here");
    }

    @Test
    void where_another_directory_is_the_root() throws Exception {
        assumeMounts();

        int code = ends(CHANGED_ROOT, run(Path.of("/place/data"), temporary));

        assertThat(code).as(Files.readString(said)).isZero();
        assertThat(place.resolve("place/data/gridwright.db")).isNotEmptyFile();
    }

    @Test
    void where_no_program_may_run_beside_the_data() throws Exception {
        assumeMounts();
        Files.writeString(folder.resolve("grid.yaml"), LEARNER);
        Files.copy(
                Path.of(System.getProperty("gridwright.home", ""), "grids/data/iris.csv"), folder.resolve("iris.csv"));

        int code = ends(NOEXEC, run(place.resolve("data"), temporary));

        assertThat(code).as(Files.readString(said)).isZero();
        assertThat(Files.readString(said))
                .contains("2 points: 2 succeeded", "gridwright.db")
                .doesNotContain("ERROR");
        assertThat(temporary).as("what was unpacked there").isEmptyDirectory();
    }

    @Test
    void where_no_program_may_run_at_all_it_is_said() throws Exception {
        assumeMounts();

        int code = ends(NOEXEC, run(place.resolve("data"), place));

        assertThat(code).isEqualTo(5);
        assertThat(Files.readString(said))
                .contains("SQLite cannot be loaded from " + place.resolve("data") + " or " + place, "noexec");
    }
}
