package dev.gridwright;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the launcher script as a user does: with real processes, odd folders, and JDKs that are real or only look so.
final class LauncherIT {

    private static final Path PROJECT = Path.of(System.getProperty("gridwright.home"));
    private static final Path TEST_JVM = Path.of(System.getProperty("java.home"));

    /// What a launcher needs besides a shell; no JDK is found through it.
    private static final List<String> TOOLS =
            List.of("sh", "dirname", "env", "readlink", "mkdir", "mv", "rm", "find", "head", "touch", "flock");

    @TempDir
    Path folder;

    private Path tools;

    @BeforeEach
    void offerTools() throws IOException {
        tools = Files.createDirectory(folder.resolve("tools"));
        for (String tool : TOOLS) {
            for (Path place : List.of(Path.of("/usr/bin"), Path.of("/bin"))) {
                Path file = place.resolve(tool);
                if (Files.isExecutable(file)) {
                    script(tools.resolve(tool), "exec " + file + " \"$@\"");
                }
            }
        }
    }

    @Test
    void a_jdk_that_is_too_old_is_named_and_refused() throws Exception {
        Path old = fakeJdk("jdk 17", "17.0.9");
        Path older = fakeJdk("folders/jdk-8", "1.8.0_402");

        Ended ended = start(
                        PROJECT.resolve("gridwright"),
                        Map.of("JAVA_HOME", old.toString(), "GRIDWRIGHT_JDK_FOLDERS", folder + "/folders/*"),
                        "--version")
                .end();

        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err())
                .contains("needs Java 25 or newer and found")
                .contains("JAVA_HOME: " + old + ", Java 17.0.9")
                .contains("folder: " + older + ", Java 1.8.0_402")
                .contains("set GRIDWRIGHT_JAVA_HOME");
    }

    @Test
    void without_any_jdk_it_says_where_it_looked() throws Exception {
        Ended ended = start(PROJECT.resolve("gridwright"), Map.of("GRIDWRIGHT_JDK_FOLDERS", "/nowhere/*"))
                .end();

        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains("found none.").contains("/nowhere/*");
    }

    @Test
    void it_becomes_the_jvm_and_hands_it_arguments_and_folder_unchanged() throws Exception {
        Path jdk = fakeJdk("jdk", "25.0.1");
        Path home = Files.createDirectory(folder.resolve("in stalled"));
        Path launcher = Files.copy(PROJECT.resolve("gridwright"), home.resolve("gridwright"));
        Files.createFile(home.resolve("gridwright.jar"));
        Path linked = Files.createSymbolicLink(folder.resolve("link"), launcher);

        Running running = start(
                linked,
                Map.of("JAVA_HOME", jdk.toString(), "GRIDWRIGHT_JAVA_OPTS", "-Da=1 -Db=2"),
                "list",
                "a b",
                "",
                "*");
        Ended ended = running.end();

        assertThat(ended.exit()).isZero();
        assertThat(ended.out().lines())
                .startsWith(Long.toString(running.process().pid()), folder.toString())
                .containsSubsequence(
                        "-Da=1", "-Db=2", "-jar", home.resolve("gridwright.jar") + "", "list", "a b", "", "*");
    }

    @Test
    void where_no_locale_is_set_files_of_any_name_can_be_named_and_output_stays_plain() throws Exception {
        Path jdk = fakeJdk("jdk", "25.0.1");
        script(jdk.resolve("bin/java"), "printf '%s\\n' \"${LC_CTYPE:-none}\" \"$@\"");
        Path home = Files.createDirectory(folder.resolve("installed"));
        Path launcher = Files.copy(PROJECT.resolve("gridwright"), home.resolve("gridwright"));
        Files.createFile(home.resolve("gridwright.jar"));
        String java = jdk.toString();

        for (var none : List.of(Map.of("JAVA_HOME", java), Map.of("JAVA_HOME", java, "LANG", "POSIX"))) {
            assertThat(start(launcher, none, "list").end().out().lines())
                    .startsWith("C.UTF-8")
                    .contains("-Dstdout.encoding=US-ASCII");
        }
        for (var chosen : List.of(
                Map.of("JAVA_HOME", java, "LANG", "de_DE.UTF-8"),
                Map.of("JAVA_HOME", java, "LC_CTYPE", "", "LANG", "C.UTF-8"),
                Map.of("JAVA_HOME", java, "LC_ALL", "C"))) {
            assertThat(start(launcher, chosen, "list").end().out().lines())
                    .startsWith("none")
                    .doesNotContain("-Dstdout.encoding=US-ASCII");
        }
    }

    @Test
    void a_runtime_beside_the_jar_is_used_before_any_other_java_but_the_one_that_is_asked_for() throws Exception {
        Path home = folder.resolve("installed");
        fakeJdk("installed/runtime", "25.0.2");
        Path launcher = Files.copy(PROJECT.resolve("gridwright"), home.resolve("gridwright"));
        Files.createFile(home.resolve("gridwright.jar"));
        Path other = fakeJdk("other", "25.0.1");

        start(launcher, Map.of("JAVA_HOME", other.toString()), "list").end();
        assertThat(Files.readString(home.resolve("gridwright.aot.key"))).startsWith(home.resolve("runtime") + " ");
        start(launcher, Map.of("GRIDWRIGHT_JAVA_HOME", other.toString()), "list")
                .end();
        assertThat(Files.readString(home.resolve("gridwright.aot.key"))).startsWith(other + " ");
    }

    @Test
    void the_jar_is_built_when_missing_or_older_than_its_sources_and_only_then() throws Exception {
        Path jdk = fakeJdk("jdk", "25.0.1");
        Path home = Files.createDirectory(folder.resolve("sources"));
        Path launcher = Files.copy(PROJECT.resolve("gridwright"), home.resolve("gridwright"));
        Path source = Files.createFile(
                Files.createDirectories(home.resolve("src/main/java")).resolve("A.java"));
        Files.createFile(home.resolve("pom.xml"));
        script(home.resolve("mvnw"), "echo words of the build; echo built >target/gridwright.jar");
        Map<String, String> environment = Map.of("JAVA_HOME", jdk.toString());

        Ended first = start(launcher, environment, "list").end();
        assertThat(first.err()).contains("building the jar").contains("words of the build");
        assertThat(first.out()).doesNotContain("words of the build");
        assertThat(start(launcher, environment, "list").end().err()).isEmpty();

        FileTime built = Files.getLastModifiedTime(home.resolve("target/gridwright.jar"));
        Files.setLastModifiedTime(source, FileTime.fromMillis(built.toMillis() + 1_000));
        assertThat(start(launcher, environment, "list").end().err()).contains("building the jar");
    }

    @Test
    void the_start_up_cache_is_made_once_and_a_broken_one_leaves_standard_output_clean() throws Exception {
        Path home = Files.createDirectory(folder.resolve("installed"));
        Path launcher = Files.copy(PROJECT.resolve("gridwright"), home.resolve("gridwright"));
        Files.copy(PROJECT.resolve("target/gridwright.jar"), home.resolve("gridwright.jar"));
        Path libraries = Files.createSymbolicLink(home.resolve("lib"), PROJECT.resolve("target/lib"));
        Map<String, String> environment = Map.of("GRIDWRIGHT_JAVA_HOME", TEST_JVM.toString());

        Running one = start(launcher, environment, "--version");
        Running other = start(launcher, environment, "--version");
        Ended first = one.end();
        Ended second = other.end();
        assertThat(List.of(first.exit(), second.exit())).containsOnly(0);
        assertThat(first.out()).startsWith("gridwright ").isEqualTo(second.out());
        assertThat((first.err() + second.err()).lines().filter(line -> line.contains("preparing the start-up cache")))
                .hasSize(1);

        Path cache = home.resolve("gridwright.aot");
        assertThat(cache).isNotEmptyFile();
        assertThat(start(launcher, environment, "--version").end()).isEqualTo(new Ended(0, first.out(), ""));

        Files.writeString(cache, "not a cache");
        Ended broken = start(launcher, environment, "--version").end();
        assertThat(broken.exit()).isZero();
        assertThat(broken.out()).isEqualTo(first.out());
        Files.delete(libraries);
    }

    private Path fakeJdk(String name, String version) throws IOException {
        Path jdk = folder.resolve(name);
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"None\"\nJAVA_VERSION=\"" + version + "\"\n");
        script(jdk.resolve("bin/java"), "printf '%s\\n' \"$$\" \"$PWD\" \"$@\"");
        script(jdk.resolve("bin/javac"), "exit 1");
        return jdk;
    }

    private static void script(Path file, String body) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private Running start(Path launcher, Map<String, String> environment, String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(Stream.of(launcher.toString()), Stream.of(arguments))
                .toList());
        builder.directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", tools.toString(), "HOME", folder.toString()));
        builder.environment().putAll(environment);
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        builder.redirectOutput(out.toFile()).redirectError(err.toFile());
        return new Running(builder.start(), out, err);
    }

    private record Running(Process process, Path out, Path err) {

        Ended end() throws IOException, InterruptedException {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
        }
    }

    private record Ended(int exit, String out, String err) {}
}
