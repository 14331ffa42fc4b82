package dev.gridwright.delivery;

import static dev.gridwright.delivery.DockerfileTest.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The runtime that releases and the image are given: linked from this JDK, it holds all that is needed.
final class RuntimeIT {
    private static final String JDK = System.getProperty("java.home");

    @TempDir
    private Path folder;

    @Test
    void an_installation_with_its_own_runtime_needs_no_java() throws Exception {
        var home = Files.createDirectory(folder.resolve("installed"));
        var jar = Files.copy(PROJECT.resolve("target/gridwright.jar"), home.resolve("gridwright.jar"));
        var lib = Files.createDirectory(home.resolve("lib"));
        try (var libraries = Files.list(PROJECT.resolve("target/lib"))) {
            for (var library : libraries.toList()) {
                Files.copy(library, lib.resolve(library.getFileName()));
            }
        }
        var launcher = Files.copy(PROJECT.resolve("gridwright"), home.resolve("gridwright"));
        run(
                Map.of(),
                "packaging/runtime",
                JDK,
                jar.toString(),
                home.resolve("runtime").toString());
        run(Map.of(), "packaging/natives", JDK, lib.toString());
        assertThat(natives(lib)).singleElement().asString().startsWith("org/sqlite/native/Linux/");

        // Discriminants call the native linear algebra; results go through the native database.
        var grid =
                Files.writeString(folder.resolve("grid.yaml"), """
                version: 1
                name: native
                space: {tolerance: [0.0001, 0.001]}
                objective: {metric: accuracy, folds: 2}
                trial: {model: lda, data: {csv: %s, target: label}, timeout: 5m}
                """.formatted(PROJECT.resolve("grids/data/iris.csv")));
        var output = run(
                Map.of("GRIDWRIGHT_JDK_FOLDERS", "/nowhere/*"),
                launcher.toString(),
                "run",
                grid.toString(),
                "--data",
                folder.resolve("data").toString());

        assertThat(output).contains("2 succeeded");
    }

    /// The native databases that are left.
    private static List<String> natives(Path lib) throws IOException {
        try (var libraries = Files.list(lib);
                var jar = new JarFile(libraries
                        .filter(file -> file.getFileName().toString().startsWith("sqlite-jdbc-"))
                        .findFirst()
                        .orElseThrow()
                        .toFile())) {
            return jar.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.matches("org/sqlite/native/.*[^/]"))
                    .toList();
        }
    }

    private String run(Map<String, String> environment, String... words) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(List.of(words)).directory(PROJECT.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put("PATH", tools());
        builder.environment().put("HOME", folder.toString());
        var output = Files.createTempFile(folder, "output", ".txt");
        var process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        return Files.readString(output);
    }

    /// A folder for `PATH` in which there is no java.
    private String tools() throws IOException {
        var tools = folder.resolve("tools");
        if (!Files.exists(tools)) {
            Files.createDirectory(tools);
            for (var tool : List.of(
                    "sh",
                    "dirname",
                    "env",
                    "readlink",
                    "mkdir",
                    "mv",
                    "rm",
                    "find",
                    "head",
                    "flock",
                    "tr",
                    "uname",
                    "mktemp",
                    "sort",
                    "sed",
                    "setpriv",
                    "unshare")) {
                for (var place : List.of("/usr/bin", "/bin")) {
                    var file = Path.of(place, tool);
                    if (Files.isExecutable(file) && !Files.exists(tools.resolve(tool))) {
                        Files.createSymbolicLink(tools.resolve(tool), file);
                    }
                }
            }
        }
        return tools.toString();
    }
}
