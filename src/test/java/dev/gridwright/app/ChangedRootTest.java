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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where another directory is the root, nobody sees at which place the disk of the data directory is mounted.
final class ChangedRootTest {
    /// Everything there is on this machine, below a folder of its own that becomes the root.
    private static final String CHANGED = """
            root=$1
            shift
            for each in /*; do
              if [ -L "$each" ]; then
                cp -P "$each" "$root$each"
              elif [ -d "$each" ]; then
                mkdir "$root$each" && mount --rbind "$each" "$root$each" || exit 9
              fi
            done
            mkdir "$root/place"
            exec chroot "$root" "$@"
            """;

    @TempDir
    private Path folder;

    private int ends(Path said, List<String> command) throws Exception {
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<String> in(Path root, String... command) {
        var all = new ArrayList<>(List.of("unshare", "-rm", "sh", "-c", CHANGED, "sh", root.toString()));
        all.addAll(List.of(command));
        return all;
    }

    @Test
    void a_study_runs_and_the_room_of_its_disk_is_known() throws Exception {
        var said = folder.resolve("said");
        var grid = Files.writeString(folder.resolve("grid.yaml"), """
                version: 1
                name: changed
                space: {x: [1, 2]}
                objective: {metric: value, goal: minimize}
                trial: {function: sphere}
                """);
        assumeTrue(
                ends(said, in(Files.createDirectory(folder.resolve("try")), "true")) == 0,
                "a root can be changed here");
        var classes = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(each -> Path.of(each).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));

        int code = ends(
                said,
                in(
                        Files.createDirectory(folder.resolve("root")),
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseCompactObjectHeaders",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        classes,
                        Main.class.getName(),
                        "run",
                        grid.toString(),
                        "--data",
                        "/place/data"));

        assertThat(code).as(Files.readString(said)).isZero();
        assertThat(folder.resolve("root/place/data/gridwright.db")).isNotEmptyFile();
    }
}
